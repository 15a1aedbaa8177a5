package source

var _ = register(map[Code]Message{
	"not-utf8": {
		Error,
		"tệp không phải là văn bản Unicode (UTF-8): byte thứ %[1]s không hợp lệ",
		"the file is not UTF-8 text: byte %[1]s is not valid",
		"Mở tệp bằng VS Code hoặc Notepad, chọn “Lưu với mã hóa UTF-8”. Văn bản gõ bằng bảng mã TCVN3 hay VNI phải chuyển sang Unicode trước.",
		"Open the file in an editor and save it with the encoding UTF-8.",
	},
	"too-large": {
		Error,
		"tệp lớn %[1]s, vượt giới hạn %[2]s của một tệp Markdown",
		"the file is %[1]s, over the limit of %[2]s for a Markdown file",
		"Chia thành nhiều bài, hoặc đưa phần lớn vào tệp đính kèm.",
		"Split it, or attach the large part as a file.",
	},
	"not-regular": {
		Error,
		"“%[1]s” không phải là tệp thông thường (%[2]s) nên không được đọc",
		"“%[1]s” is not a regular file (%[2]s) and was not read",
		"Xóa hoặc chuyển mục này ra khỏi thư mục nội dung.",
		"Remove it from the tree.",
	},
	"dir-named-md": {
		Error,
		"“%[1]s” là một thư mục, nhưng mang tên của một tệp Markdown",
		"“%[1]s” is a folder with the name of a Markdown file",
		"Đổi tên thư mục, bỏ phần đuôi “.md”.",
		"Rename the folder without “.md”.",
	},
	"symlink-outside": {
		Error,
		"liên kết tượng trưng trỏ ra ngoài thư mục của trang: %[1]s",
		"the symbolic link leaves the site's tree: %[1]s",
		"Chép tệp thật vào thư mục thay cho liên kết.",
		"Put the real file there instead of the link.",
	},
	"symlink-dir": {
		Error,
		"liên kết tượng trưng không trỏ tới một tệp có trong cây thư mục: %[1]s",
		"the symbolic link does not point to a file of this tree: %[1]s",
		"Chép tệp thật vào thư mục thay cho liên kết.",
		"Put the real file there instead of the link.",
	},
	"same-name": {
		Error,
		"hai tệp có cùng một tên khi viết theo Unicode dựng sẵn: “%[1]s”",
		"two files have one name in Unicode normal form C: “%[1]s”",
		"Giữ lại một tệp và đổi tên tệp kia.",
		"Keep one of them and rename the other.",
	},
	"unreadable": {
		Error,
		"không đọc được: %[1]s",
		"it cannot be read: %[1]s",
		"Kiểm tra quyền truy cập của tệp hoặc thư mục.",
		"Check the permissions of the file or folder.",
	},
})
