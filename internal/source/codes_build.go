package source

var _ = register(map[Code]Message{
	"output-foreign": {
		Error,
		"“%[1]s” trong thư mục đăng không do cchc tạo ra nhưng lại nằm đúng chỗ cchc cần ghi",
		"“%[1]s” in the published folder is not ours and stands where an output must go",
		"Chuyển hoặc xóa tệp ấy, hoặc chọn thư mục khác bằng --out. Trang đang đăng được giữ nguyên.",
		"Move or delete it, or choose another folder with --out. The published site is as it was.",
	},
	"layout-missing": {
		Error,
		"không có mẫu cho loại trang “%[1]s”",
		"there is no layout for pages of the kind “%[1]s”",
		"Tạo tệp này trong templates/layouts/.",
		"Create this file in templates/layouts/.",
	},
	"asset-syntax": {
		Error,
		"tệp viết sai cú pháp: %[1]s",
		"the file has a syntax error: %[1]s",
		"Sửa tại chỗ được chỉ ra.",
		"Mend it at the place shown.",
	},
	"file-kind": {
		Warning,
		"tệp có đuôi “%[1]s” không thuộc loại được đăng nên bị bỏ qua",
		"files ending in “%[1]s” are not published; it was left out",
		"Chuyển tệp ra khỏi thư mục nếu không cần, hoặc đổi sang PDF, ảnh hay loại tệp thông dụng.",
		"Move it out of the folder, or offer it as PDF, picture or another common kind.",
	},
	"file-name": {
		Error,
		"tên tệp “%[1]s” không dùng được làm địa chỉ",
		"the file name “%[1]s” cannot be an address",
		"Đổi tên tệp: chữ không dấu, số, gạch nối.",
		"Rename the file: letters, digits, hyphens.",
	},
	"css-external": {
		Error,
		"“%[1]s” nằm ở máy chủ khác; trang không tải gì từ bên ngoài",
		"“%[1]s” is on another host; the site loads nothing from outside",
		"Chép tệp vào static/ rồi trỏ tới đó.",
		"Copy the file into static/ and point to it.",
	},
	"css-missing": {
		Error,
		"bảng định dạng trỏ tới “%[1]s”, nhưng không có tệp đó",
		"the stylesheet points to “%[1]s”, which is not there",
		"Kiểm tra đường dẫn.",
		"Check the path.",
	},
})
