package check

// ofTexts are the rules on Markdown that its parser stumbles over.
var ofTexts = []Rule{
	{
		Code: "markdown-too-deep", Group: groupStructure, From: commonmark + ", mục 5 (khối chứa khối); an toàn của chính chương trình cchc",
		Why:   "Trích dẫn hay danh sách lồng quá sâu không ai đọc được, và thường do dán thư điện tử có nhiều lớp “>”.",
		WhyEn: "Nobody reads quotes or lists nested so deep; usually an e-mail with many layers of “>” was pasted.",
		Wrong: "(trên 100 dấu “>” ở đầu dòng) Kính gửi Văn phòng", Right: "> Kính gửi Văn phòng",
	},
	{
		Code: "markdown-too-many", Group: groupStructure, From: "An toàn của chính chương trình cchc: một bài hỏng không được làm cả trang chờ",
		Why:   "Hàng nghìn dấu như vậy trong một bài thường là dán nhầm bảng số liệu hay mã máy; đọc và dựng đều rất chậm.",
		WhyEn: "Thousands of such marks mean that data or code was pasted by mistake; the text is slow to read and to build.",
		Wrong: "(bảng có hơn 100 cột dấu |)", Right: "[Bảng số liệu năm 2016](/files/2016/so-lieu.xlsx)",
	},
	{
		Code: "comment-unclosed", Group: groupStructure, From: commonmark + ", mục 4.6 (khối HTML)",
		Why:   "Ghi chú ẩn không đóng lại thì mọi chữ phía sau, đến hết bài, biến mất trước người đọc.",
		WhyEn: "An open comment hides all that follows, to the end of the text.",
		Wrong: "<!-- chờ số liệu quý II\n\nTrung tâm đã họp triển khai kế hoạch.", Right: "<!-- chờ số liệu quý II -->\n\nTrung tâm đã họp triển khai kế hoạch.",
	},
	{
		Code: "link-unsafe", Group: groupLinks, From: "RFC 3986, mục 3.1 (phần đầu của địa chỉ); an toàn của trang",
		Why:   "Địa chỉ kiểu javascript: hay file: chạy mã trên máy người đọc, hoặc chỉ mở được trên máy của người viết.",
		WhyEn: "Addresses such as javascript: or file: run code at the reader's, or open on the writer's machine only.",
		Wrong: "[Kế hoạch](file:///C:/TaiLieu/ke-hoach.pdf)", Right: "[Kế hoạch](../../ke-hoach/ke-hoach-cchc-2016.md)",
	},
	{
		Code: "link-empty", Group: groupLinks, From: commonmark + ", mục 6.3 (liên kết); " + wcag + ", tiêu chí 2.4.4",
		Why:   "Chữ trông như liên kết mà bấm không đi đâu; thường là định điền địa chỉ sau rồi quên.",
		WhyEn: "It looks like a link and leads nowhere; the address was to be filled in later.",
		Wrong: "Xem [Kế hoạch năm 2016]().", Right: "Xem [Kế hoạch năm 2016](../../ke-hoach/ke-hoach-cchc-2016.md).",
	},
	{
		Code: "image-external", Group: groupLinks, From: "Luật Sở hữu trí tuệ; quy ước của cchc: trang không tải gì từ máy chủ khác",
		Why:   "Ảnh ở máy chủ khác có thể mất hoặc bị thay bất cứ lúc nào, máy chủ ấy biết ai đang đọc bài, và dùng ảnh của người khác phải xin phép.",
		WhyEn: "A picture on another host may vanish or change, tells that host who reads the article, and needs permission.",
		Wrong: "![Đại biểu dự hội nghị](https://bao.example/anh.jpg \"Toàn cảnh hội nghị | Báo\")", Right: "![Đại biểu dự hội nghị](/images/2016/hoi-nghi.jpg \"Toàn cảnh hội nghị | Văn phòng Trung tâm\")",
	},
	{
		Code: "footnote-unused", Group: groupStructure, From: footnotes,
		Why:   "Chú thích chỉ hiện khi có chỗ nhắc tới; viết ra mà không nhắc thì người đọc không bao giờ thấy.",
		WhyEn: "A footnote is shown only where something refers to it.",
		Wrong: "Tỷ lệ đạt 82%.\n\n[^1]: Theo báo cáo quý I.", Right: "Tỷ lệ đạt 82%.[^1]\n\n[^1]: Theo báo cáo quý I.",
	},
	{
		Code: "footnote-unknown", Group: groupStructure, From: footnotes,
		Why:   "Không có nội dung chú thích thì ký hiệu [^2] hiện ra như chữ thường, người đọc không hiểu.",
		WhyEn: "Without its text the mark [^2] is shown as it stands, and readers do not know why.",
		Wrong: "Tỷ lệ đạt 82%.[^1] Năm trước đạt 79%.[^2]\n\n[^1]: Theo báo cáo quý I.", Right: "Tỷ lệ đạt 82%.[^1] Năm trước đạt 79%.[^2]\n\n[^1]: Theo báo cáo quý I.\n[^2]: Theo báo cáo năm 2015.",
	},
	{
		Code: "bold-literal", Group: groupStructure, From: commonmark + ", mục 6.2 (nhấn mạnh)",
		Why:   "Dấu ** có khoảng trắng ở trong, hoặc sát chữ ở ngoài, thì không làm đậm mà hiện ra trước mắt người đọc.",
		WhyEn: "With a blank inside or a letter right outside, the ** make nothing bold and are shown.",
		Wrong: "** Chú ý:** các đơn vị gửi báo cáo trước ngày 14/3.", Right: "**Chú ý:** các đơn vị gửi báo cáo trước ngày 14/3.",
	},
}

// ofTemplates are the rules on the look of the site: templates, stylesheets,
// words of the interface.
var ofTemplates = []Rule{
	{
		Code: "template-syntax", Group: groupTemplates, From: templates,
		Why:   "Một lệnh {{…}} viết dở làm cả mẫu không đọc được, nên không trang nào dùng mẫu ấy dựng được.",
		WhyEn: "One broken {{…}} makes the whole template unreadable, and with it every page that uses it.",
		Wrong: "<h1>{{.Title</h1>", Right: "<h1>{{.Title}}</h1>",
	},
	{
		Code: "template-open", Group: groupTemplates, From: templates,
		Why:   "Không có {{end}} thì không biết điều kiện hay vòng lặp kết thúc ở đâu.",
		WhyEn: "Without {{end}} there is no telling where the condition or the loop ends.",
		Wrong: "{{if .Title}}<h1>{{.Title}}</h1>", Right: "{{if .Title}}<h1>{{.Title}}</h1>{{end}}",
	},
	{
		Code: "template-stray", Group: groupTemplates, From: templates,
		Why:   "{{end}} hay {{else}} thừa thường là xóa sót khi bỏ một {{if}}.",
		WhyEn: "A stray {{end}} or {{else}} is usually what was left of an {{if}} that was taken out.",
		Wrong: "<h1>{{.Title}}</h1>{{end}}", Right: "<h1>{{.Title}}</h1>",
	},
	{
		Code: "template-variable", Group: groupTemplates, From: templates,
		Why:   "Biến chưa đặt thì không có giá trị để in.",
		WhyEn: "A variable that was not set has no value.",
		Wrong: "<h1>{{$tieude}}</h1>", Right: "{{$tieude := .Title}}<h1>{{$tieude}}</h1>",
	},
	{
		Code: "template-func", Group: groupTemplates, From: templates + "; cchc thêm hai hàm “fragment” và “t”",
		Why:   "Mẫu chép từ hệ thống khác hay dùng các hàm của hệ thống ấy; cchc cố ý không có hàm cho qua HTML chưa kiểm tra.",
		WhyEn: "Templates of other systems use functions of theirs; cchc has none that lets unchecked HTML through, on purpose.",
		Wrong: "<h1>{{safeHTML .Title}}</h1>", Right: "<h1>{{.Title}}</h1>",
	},
	{
		Code: "template-missing", Group: groupTemplates, From: templates,
		Why:   "Gọi một mẫu không có thì phần ấy của trang sẽ trống; thường là sai một chữ trong đường dẫn.",
		WhyEn: "A call of a template that is not there would leave a hole; usually a letter of the path is wrong.",
		Wrong: "{{template \"parts/haed.html\" .}}", Right: "{{template \"parts/head.html\" .}}",
	},
	{
		Code: "template-duplicate", Group: groupTemplates, From: templates,
		Why:   "Hai mẫu một tên thì không biết gọi mẫu nào, và kết quả có thể khác nhau giữa hai lần dựng.",
		WhyEn: "With one name for two templates there is no telling which is called.",
		Wrong: "{{define \"dong\"}}<li>{{.}}</li>{{end}}\n{{define \"dong\"}}<p>{{.}}</p>{{end}}", Right: "{{define \"dong\"}}<li>{{.}}</li>{{end}}\n{{define \"doan\"}}<p>{{.}}</p>{{end}}",
	},
	{
		Code: "template-loop", Group: groupTemplates, From: "An toàn của chính chương trình cchc: dựng trang phải có lúc dừng",
		Why:   "Mẫu gọi chính nó mà không có điều kiện dừng thì dựng mãi không xong.",
		WhyEn: "A template that calls itself without a condition never ends.",
		Wrong: "parts/head.html:  <p>{{template \"parts/head.html\" .}}</p>", Right: "parts/head.html:  <p>{{.Title}}</p>",
	},
	{
		Code: "template-context", Group: groupTemplates, From: escaping,
		Why:   "Nội dung do người viết nhập mà rơi vào mã lệnh hay kiểu dáng thì có thể chạy trên máy người đọc.",
		WhyEn: "What people write must not end up in scripts or styles, where it could run at the reader's.",
		Wrong: "<script>var tieude = {{.Title}};</script>", Right: "<p data-tieude=\"{{.Title}}\"></p>",
	},
	{
		Code: "template-unclosed", Group: groupTemplates, From: "Tiêu chuẩn HTML (WHATWG), mục 13.1; quy ước của cchc",
		Why:   "Thẻ hay dấu ngoặc kép không đóng thì trình duyệt nuốt cả phần sau của trang vào đó.",
		WhyEn: "Browsers swallow the rest of the page into a tag or quote that is not closed.",
		Wrong: "<a href=\"/tin-tuc/>Tin tức</a>", Right: "<a href=\"/tin-tuc/\">Tin tức</a>",
	},
	{
		Code: "template-escape", Group: groupTemplates, From: escaping,
		Why:   "Hai nhánh của {{if}} kết thúc ở hai chỗ khác nhau của HTML thì không biết giá trị sau đó là chữ hay là địa chỉ.",
		WhyEn: "If the branches of an {{if}} end at different places in HTML, what follows may be text or an address.",
		Wrong: "{{if .Title}}<a href=\"{{end}}/tin-tuc/\">Tin tức</a>", Right: "{{if .Title}}<a href=\"/tin-tuc/\">Tin tức</a>{{end}}",
	},
	{
		Code: "template-field", Group: groupTemplates, From: templates + "; các giá trị của mỗi loại trang do cchc quy định",
		Why:   "Tên giá trị gõ sai thì chỗ ấy của trang trống.",
		WhyEn: "With a misspelt name the place would be empty.",
		Wrong: "<h1>{{.Titel}}</h1>", Right: "<h1>{{.Title}}</h1>",
	},
	{
		Code: "template-nil", Group: groupTemplates, From: templates,
		Why:   "Không phải trang nào cũng có giá trị này; mẫu phải tính cả trường hợp trống.",
		WhyEn: "Not every page has this value; a template must allow for its absence.",
		Wrong: "<a href=\"{{.Next.URL}}\">{{.Next.Title}}</a>", Right: "{{with .Next}}<a href=\"{{.URL}}\">{{.Title}}</a>{{end}}",
	},
	{
		Code: "template-failed", Group: groupTemplates, From: templates,
		Why:   "Lệnh viết đúng cách nhưng không làm được với giá trị của trang này, ví dụ lấy phần tử thứ mười của danh sách có ba.",
		WhyEn: "The action is well written but cannot be done with the values of this page, for example the tenth of three items.",
		Wrong: "{{(index .Tags 10).Label}}", Right: "{{range .Tags}}{{.Label}}{{end}}",
	},
	{
		Code: "template-layout", Group: groupTemplates, From: format,
		Why:   "Mỗi loại trang cần một mẫu trong templates/layouts/; không có thì loại trang ấy không dựng được.",
		WhyEn: "Every kind of page needs its layout in templates/layouts/.",
		Wrong: "templates/layouts/ không có article.html", Right: "templates/layouts/article.html",
	},
	{
		Code: "layout-missing", Group: groupTemplates, From: format,
		Why:   "Trang có loại này mà thư mục templates/layouts/ không có mẫu cho nó, nên cả loại trang không dựng được.",
		WhyEn: "The site has pages of this kind and no layout for them, so that none of them can be made.",
		Wrong: "templates/layouts/artikel.html", Right: "templates/layouts/article.html",
	},
	{
		Code: "fragment-name", Group: groupTemplates, From: format,
		Why:   "Tên viết thẳng thì biết trước trang nào phải dựng lại khi mẫu ấy thay đổi.",
		WhyEn: "A constant name tells beforehand which pages depend on the template.",
		Wrong: "{{fragment .Title .Header}}", Right: "{{fragment \"parts/header.html\" .Header}}",
	},
	{
		Code: "fragment-value", Group: groupTemplates, From: format,
		Why:   "Đoạn dựng một lần, dùng ở nhiều trang, nên phải biết giá trị có thay đổi không: chỉ các giá trị có mã nhận dạng mới được.",
		WhyEn: "A fragment is made once for many pages, so its value must be one whose changes can be seen.",
		Wrong: "{{fragment \"parts/header.html\"}}", Right: "{{fragment \"parts/header.html\" .Header}}",
	},
	{
		Code: "fragment-context", Group: groupTemplates, From: format,
		Why:   "Đoạn là HTML hoàn chỉnh; đặt vào thuộc tính hay biểu thức thì thành chữ hỏng.",
		WhyEn: "A fragment is finished HTML; in an attribute or an expression it would be broken.",
		Wrong: "<a title=\"{{fragment \"parts/header.html\" .Header}}\">Tin tức</a>", Right: "{{fragment \"parts/header.html\" .Header}}",
	},
	{
		Code: "string-name", Group: groupTemplates, From: format,
		Why:   "Khóa viết thẳng thì cchc kiểm tra được câu chữ có đủ ở mọi ngôn ngữ trước khi dựng.",
		WhyEn: "With a constant key cchc can see beforehand that every language has the words.",
		Wrong: "{{t .Title}}", Right: "{{t \"latest\"}}",
	},
	{
		Code: "string-missing", Group: groupTemplates, From: format,
		Why:   "Thiếu câu chữ thì nút hay tiêu đề ấy trống ở một ngôn ngữ.",
		WhyEn: "Without the words a button or heading would be empty in one language.",
		Wrong: "{{t \"lates\"}} (vi.yaml chỉ có “latest: Tin mới”)", Right: "{{t \"latest\"}} (vi.yaml có “latest: Tin mới”)",
	},
	{
		Code: "string-unused", Group: groupTemplates, From: format,
		Why:   "Câu chữ không dùng nữa, hoặc tên gõ sai nên mẫu không lấy được.",
		WhyEn: "The words are no longer used, or their name is misspelt.",
		Wrong: "latest: Tin mới\nlatests: Tin mới nhất", Right: "latest: Tin mới",
	},
	{
		Code: "string-twice", Group: groupTemplates, From: format,
		Why:   "Hai câu chữ một khóa: không biết câu nào sẽ hiện.",
		WhyEn: "With one key for two there is no telling which words are shown.",
		Wrong: "latest: Tin mới\nlatest: Mới nhất", Right: "latest: Mới nhất",
	},
	{
		Code: "string-empty", Group: groupTemplates, From: format,
		Why:   "Câu chữ trống làm nút không có tên: người dùng máy đọc màn hình không biết nút để làm gì.",
		WhyEn: "Empty words make a button without a name, of which screen readers can say nothing.",
		Wrong: "latest:", Right: "latest: Tin mới",
	},
	{
		Code: "string-syntax", Group: groupTemplates, From: format,
		Why:   "Dòng không đúng dạng thì câu chữ của nó không được dùng.",
		WhyEn: "A line of another form is not read, and its words are not used.",
		Wrong: "latest: Tin mới: tháng này", Right: "latest: \"Tin mới: tháng này\"",
	},
	{
		Code: "asset-syntax", Group: groupTemplates, From: "Quy tắc viết CSS (W3C, CSS Syntax Module Level 3) và JavaScript (ECMA-262)",
		Why:   "Trình duyệt bỏ qua phần nó không hiểu: trang mất màu, mất bố cục hoặc nút không chạy.",
		WhyEn: "Browsers skip what they do not understand: colours, layout or buttons would be lost.",
		Wrong: "static/js/main.js:  const menu = (;", Right: "static/js/main.js:  const menu = 1;",
	},
	{
		Code: "css-external", Group: groupTemplates, From: "Quy ước của cchc: trang không tải gì từ máy chủ khác",
		Why:   "Phông chữ hay ảnh tải từ nơi khác cho nơi ấy biết ai đang đọc trang, và trang hỏng khi nơi ấy hỏng.",
		WhyEn: "What is loaded from elsewhere tells that host who reads the site, and the site breaks when it does.",
		Wrong: "static/css/site.css:  .logo { background: url(https://cdn.example/logo.png) }", Right: "static/css/site.css:  .logo { background: url(../images/logo.svg) }",
	},
	{
		Code: "css-missing", Group: groupTemplates, From: ours,
		Why:   "Bảng định dạng trỏ tới tệp không có thì chỗ ấy trống và mỗi trang thêm một lần tải hỏng.",
		WhyEn: "The place stays empty, and every page asks for a file that is not there.",
		Wrong: "static/css/site.css:  .logo { background: url(../images/lgoo.svg) }", Right: "static/css/site.css:  .logo { background: url(../images/logo.svg) }",
	},
}

// ofAttachments are the rules on pictures and other files that are published as they are.
var ofAttachments = []Rule{
	{
		Code: "file-kind", Group: groupFiles, From: "Quy ước của cchc: chỉ đăng các loại tệp mở được trên mọi máy và không chạy mã",
		Why:   "Tệp chương trình, cơ sở dữ liệu, tệp tạm của Word không dành cho người đọc, có khi còn nguy hiểm.",
		WhyEn: "Programs, databases and leftovers of word processors are not for readers, and may be dangerous.",
		Wrong: "static/files/2016/cai-dat.exe", Right: "static/files/2016/huong-dan.pdf",
	},
	{
		Code: "file-name", Group: groupFiles, From: "RFC 3986, mục 2.3 (ký tự dùng được trong địa chỉ)",
		Why:   "Tên tệp là một phần của địa chỉ; ký tự lạ làm địa chỉ gãy khi gửi qua thư hay tin nhắn.",
		WhyEn: "The name is part of the address; odd characters break it in e-mails and messages.",
		Wrong: "static/files/2016/ke\\hoach.pdf", Right: "static/files/2016/ke-hoach.pdf",
	},
	{
		Code: "picture-heic", Group: groupFiles, From: "Phần lớn trình duyệt không xem được ảnh HEIC",
		Why:   "Điện thoại iPhone chụp ảnh dạng HEIC; đa số người đọc sẽ thấy ô trống.",
		WhyEn: "Phones make HEIC pictures, and most readers would see an empty box.",
		Wrong: "static/images/2016/IMG_0123.heic", Right: "static/images/2016/hoi-nghi.jpg",
	},
	{
		Code: "picture-avif", Group: groupFiles, From: person + "; cchc gỡ thông tin đi kèm ảnh (EXIF) trước khi đăng",
		Why:   "Ảnh mang theo nơi chụp, giờ chụp, máy chụp. cchc gỡ những thông tin ấy ở JPEG, PNG, WebP, chưa gỡ được ở AVIF.",
		WhyEn: "Pictures carry place, time and camera. cchc takes that out of JPEG, PNG and WebP, and cannot yet out of AVIF.",
		Wrong: "static/images/2016/hoi-nghi.avif", Right: "static/images/2016/hoi-nghi.jpg",
	},
	{
		Code: "picture-broken", Group: groupFiles, From: ours,
		Why:   "Ảnh tải dở hoặc tệp khác đổi đuôi thành .jpg: người đọc sẽ thấy ô ảnh vỡ.",
		WhyEn: "A picture cut short, or another file called .jpg, shows as a broken box.",
		Wrong: "static/images/2016/hoi-nghi.jpg (tệp Word đổi đuôi)", Right: "static/images/2016/hoi-nghi.jpg (lưu lại bằng chương trình xem ảnh)",
	},
	{
		Code: "picture-large", Group: groupFiles, From: "An toàn của chính chương trình cchc: một ảnh không được chiếm hết bộ nhớ",
		Why:   "Ảnh quét khổ lớn hay ảnh ghép toàn cảnh có thể chiếm vài GB bộ nhớ khi mở, mà người đọc chỉ cần bề ngang 2.000 điểm ảnh.",
		WhyEn: "Large scans take gigabytes of memory when opened, and readers need 2,000 pixels at most.",
		Wrong: "static/images/2016/ban-do.png (30.000 × 20.000 điểm ảnh)", Right: "static/images/2016/ban-do.png (3.000 × 2.000 điểm ảnh)",
	},
	{
		Code: "icon-failed", Group: groupFiles, From: "Quy ước của cchc: các cỡ biểu tượng được vẽ từ một tệp SVG",
		Why:   "Biểu tượng hiện trên thẻ trình duyệt và màn hình điện thoại; hình phức tạp thì không vẽ lại được ở cỡ nhỏ.",
		WhyEn: "The icon is shown in tabs and on phones; what is drawn too elaborately cannot be made small.",
		Wrong: "static/favicon.svg:  <svg …><text>CCHC</text></svg>", Right: "static/favicon.svg:  <svg …><rect …/><path …/></svg>",
	},
	{
		Code: "webp-failed", Group: groupFiles, From: "Chương trình cwebp trên máy dựng trang; không bắt buộc",
		Why:   "Ảnh WebP nhẹ hơn nên trang tải nhanh hơn. Không tạo được thì trang vẫn đầy đủ với ảnh JPEG.",
		WhyEn: "WebP pictures are lighter. Without them the site is complete, with JPEG only.",
		Wrong: "(cwebp trên máy dựng bị hỏng hoặc quá cũ)", Right: "apt install --reinstall webp",
	},
	{
		Code: "output-foreign", Group: groupFiles, From: "An toàn của chính chương trình cchc: không bao giờ ghi đè, xóa tệp do người khác đặt",
		Why:   "Tệp này không do cchc tạo ra; ghi đè thì mất, nên cchc dừng và giữ nguyên trang đang đăng.",
		WhyEn: "cchc did not make this file and would lose it for somebody; it stops and leaves the published site as it is.",
		Wrong: "public/index.html (chép tay vào từ nơi khác)", Right: "static/index-cu.html (để cchc tự đưa vào public/)",
	},
}

// ofBundles are the rules on what is taken over from sites of other units.
var ofBundles = []Rule{
	{
		Code: "bundle-read", Group: groupBundles, From: "RFC 8259 (định dạng JSON)",
		Why:   "Tệp bị cắt ngang khi tải, hoặc đã mở và lưu lại bằng Word, thì không còn đọc được bằng máy.",
		WhyEn: "A file cut short, or saved again by a word processor, can no longer be read by a program.",
		Wrong: "{“kind”: “bundle”, “version”: 1", Right: "{\"kind\": \"bundle\", \"version\": 1, …}",
	},
	{
		Code: "bundle-version", Group: groupBundles, From: bundles,
		Why:   "Phiên bản khác có thể đổi nghĩa của các khóa; đọc bừa thì tin nhập vào sai.",
		WhyEn: "In another version keys may mean something else; read all the same, the items would be wrong.",
		Wrong: "\"version\": 2", Right: "\"version\": 1",
	},
	{
		Code: "bundle-form", Group: groupBundles, From: bundles,
		Why:   "Thiếu khóa hoặc sai dạng thì tin nhập vào không có tiêu đề, ngày hay địa chỉ. Không nhập gì còn hơn nhập nửa gói.",
		WhyEn: "Items without title, date or address are no use; nothing is imported rather than half of it.",
		Wrong: "\"published\": \"03/3/2016\"", Right: "\"published\": \"2016-03-03T08:00:00+07:00\"",
	},
	{
		Code: "bundle-large", Group: groupBundles, From: "An toàn của chính chương trình cchc: dữ liệu từ nơi khác có giới hạn",
		Why:   "Gói tin chỉ có vài chục tin mới nhất; lớn bất thường là tải nhầm tệp hoặc trang kia có sự cố.",
		WhyEn: "A bundle has the newest items only; a huge one is another file, or something is wrong at its site.",
		Wrong: "goi-tin.json (80 MB)", Right: "goi-tin.json (300 KB)",
	},
	{
		Code: "bundle-unit", Group: groupBundles, From: bundles,
		Why:   "Tin phải hiện dưới tên một đơn vị có trong danh bạ của trang này.",
		WhyEn: "Items are shown under the name of a unit that this site knows.",
		Wrong: "\"publisher\": {\"unit\": \"lien-doan-mien-tay\", …}", Right: "\"publisher\": {\"unit\": \"lien-doan-mien-nam\", …}",
	},
	{
		Code: "bundle-nobody", Group: groupBundles, From: nd43 + " Điều 5 khoản 3 (ghi tác giả và nguồn – đã hết hiệu lực, giữ làm chuẩn)",
		Why:   "Không biết tin của ai thì không ai chịu trách nhiệm, và không ghi nguồn được.",
		WhyEn: "If nobody publishes it, nobody answers for it, and no source can be named.",
		Wrong: "\"publisher\": {\"title\": \"Trang tin\", …}", Right: "\"publisher\": {\"unit\": \"lien-doan-mien-nam\", \"title\": \"Trang tin\", …}",
	},
	{
		Code: "bundle-own", Group: groupBundles, From: bundles,
		Why:   "Nhập gói của chính mình thì mỗi bài hiện hai lần.",
		WhyEn: "To import one's own bundle would show every article twice.",
		Wrong: "cchc import bundle goi-tin.json (tải từ chính trang này)", Right: "cchc import bundle goi-tin.json (tải từ trang của Liên đoàn)",
	},
	{
		Code: "bundle-foreign", Group: groupBundles, From: "An toàn của trang: chỉ dẫn tới trang của đơn vị phát hành",
		Why:   "Gói tin bị sửa có thể dẫn người đọc từ trang của cơ quan tới một trang lạ.",
		WhyEn: "A tampered bundle could lead readers from the office's site to a strange one.",
		Wrong: "\"url\": \"https://khac.example/tin/hoi-nghi/\" (trang phát hành: https://lien-doan.example/)", Right: "\"url\": \"https://lien-doan.example/tin/hoi-nghi/\"",
	},
	{
		Code: "bundle-markup", Group: groupBundles, From: "An toàn của trang: không nhận mã HTML từ nơi khác",
		Why:   "Tiêu đề, tóm tắt từ trang khác mà có mã HTML thì có thể đưa mã lạ vào trang này.",
		WhyEn: "HTML in titles from another site could bring foreign code into this one.",
		Wrong: "\"title\": \"Hội nghị <b>lớn</b>\"", Right: "\"title\": \"Hội nghị lớn\"",
	},
	{
		Code: "bundle-digest", Group: groupBundles, From: "FIPS 180-4 (SHA-256); định dạng gói tin của cchc",
		Why:   "Mã kiểm tra không khớp nghĩa là tin đã bị đổi sau khi đơn vị phát hành, trên đường đi hoặc do mở ra lưu lại.",
		WhyEn: "The digest does not fit: the item was changed after it was published.",
		Wrong: "(sửa tiêu đề trong goi-tin.json, giữ nguyên \"sha256\")", Right: "(tải lại goi-tin.json từ trang của đơn vị)",
	},
	{
		Code: "bundle-twice", Group: groupBundles, From: bundles,
		Why:   "Một tin hai bản trong cùng một gói thì không biết bản nào đúng.",
		WhyEn: "With an item twice in one bundle there is no telling which is right.",
		Wrong: "\"items\": [{\"id\": \"tin/hoi-nghi\", …}, {\"id\": \"tin/hoi-nghi\", …}]", Right: "\"items\": [{\"id\": \"tin/hoi-nghi\", …}, {\"id\": \"tin/tap-huan\", …}]",
	},
}
