package check

import "slices"

// Where rules come from, as far as more than one of them does.
const (
	nd30    = "Nghị định số 30/2020/NĐ-CP về công tác văn thư, Phụ lục I"
	wcag    = "Thông tư số 26/2020/TT-BTTTT; WCAG 2.1"
	charset = "Nghị định số 30/2020/NĐ-CP, Phụ lục I: bộ mã ký tự Unicode theo TCVN 6909:2001"
	person  = "Luật Bảo vệ dữ liệu cá nhân số 91/2025/QH15; Nghị định số 356/2025/NĐ-CP"
	habit   = "Thông lệ soạn thảo tiếng Việt"
	ours    = "Quy ước của cchc"

	format     = "Định dạng tệp của cchc (README, phần về các khóa và thư mục)"
	validity   = "Luật Ban hành văn bản quy phạm pháp luật, quy định về hiệu lực của văn bản"
	nd43       = "Nghị định số 43/2011/NĐ-CP"
	yaml12     = "YAML 1.2.2"
	commonmark = "CommonMark 0.31.2"
	footnotes  = "Cú pháp chú thích cuối trang của Markdown mở rộng (PHP Markdown Extra)"
	templates  = "Ngôn ngữ mẫu của Go (text/template)"
	escaping   = "Ngôn ngữ mẫu của Go (html/template); an toàn của trang"
	contests   = "Định dạng tệp cuộc thi của cchc (README)"
	duties     = "Bộ quy tắc mà trang áp dụng; điều khoản của từng nghĩa vụ: cchc report duties"
	bundles    = "Định dạng gói tin của cchc (/api/v1/schema/bundle.json)"
	language   = wcag + ", tiêu chí 3.1.1; quy ước của cchc"
	twoAxes    = "Cách chia của báo cáo kết quả nhiệm vụ Chính phủ giao (Báo cáo số 1270/BC-TCTTTg năm 2017): hoàn thành đúng hạn, quá hạn; chưa hoàn thành trong hạn, quá hạn"
)

// pages are all rules; a test holds that none is missing.
var pages = slices.Concat(ofChecks, ofFiles, ofContent, ofTexts, ofTemplates, ofAttachments, ofBundles)

// ofChecks are the rules of this package, and those of other stages that editors
// meet most often.
var ofChecks = []Rule{
	{
		Code: "text-invisible", Group: groupText, From: charset,
		Why:   "Ký tự không nhìn thấy làm hỏng tìm kiếm, sao chép và máy đọc màn hình; thường đi theo khi dán từ Word, Zalo hay trang web khác.",
		WhyEn: "Invisible characters spoil search, copying and screen readers; they usually come with text pasted from Word, Zalo or another site.",
		Wrong: "cải<U+200B>cách hành chính", Right: "cải cách hành chính",
	},
	{
		Code: "text-nfd", Group: groupText, From: charset,
		Why:   "Một số máy (nhất là máy Mac) gõ chữ và dấu thành hai ký tự rời. Mắt không thấy khác, nhưng lệnh tìm trong tệp và so sánh hai bản không nhận ra.",
		WhyEn: "Some machines type a letter and its marks as separate characters. The eye sees no difference, but searching a file and comparing two versions do.",
		Wrong: "“ế” gồm ba ký tự: e, mũ, sắc", Right: "“ế” là một ký tự",
	},
	{
		Code: "text-tcvn3", Group: groupText, From: charset,
		Why:   "Văn bản cũ dùng phông .VnTime khi dán vào tệp Unicode thành ký hiệu lạ; người đọc và tìm kiếm đều không hiểu.",
		WhyEn: "Old text in a .VnTime font becomes strange signs in a Unicode file, which neither readers nor search understand.",
		Wrong: "TiÕng ViÖt rÊt hay", Right: "Tiếng Việt rất hay",
	},
	{
		Code: "text-vni", Group: groupText, From: charset,
		Why:   "Văn bản cũ dùng phông VNI-Times khi dán vào tệp Unicode thành chữ có dấu lạ; người đọc và tìm kiếm đều không hiểu.",
		WhyEn: "Old text in a VNI font becomes letters with odd marks in a Unicode file, which neither readers nor search understand.",
		Wrong: "Hoäi nghò thoáng nhaát ñöôïc keá hoaïch", Right: "Hội nghị thống nhất được kế hoạch",
	},
	{
		Code: "text-lookalike", Group: groupText, From: charset,
		Why:   "Chữ а của tiếng Nga, chữ ð của Bắc Âu trông như a, đ nhưng là ký tự khác: tìm không ra, máy đọc sai, địa chỉ bị hỏng.",
		WhyEn: "The Russian а and the Nordic ð look like a and đ but are other characters: search misses them, screen readers misread them, addresses break.",
		Wrong: "Ðề án (chữ Ð của Bắc Âu)", Right: "Đề án",
	},
	{
		Code: "tone-mixed", Group: groupText, From: habit,
		Why:   "Hai kiểu đặt dấu (hòa, thủy và hoà, thuỷ) đều đúng; dùng lẫn trong một bài thì thiếu thống nhất và tìm trong tệp bị sót.",
		WhyEn: "Both ways to place the mark (hòa, thủy and hoà, thuỷ) are right; mixed in one text they look careless, and a search of the file misses some.",
		Wrong: "Ủy ban … thuỷ lợi", Right: "Ủy ban … thủy lợi",
	},
	{
		Code: "tone-site", Group: groupText, From: habit,
		Why:   "Trang đã chọn một kiểu đặt dấu cho mọi bài, ở khóa check.tone trong site.yaml; bài viết theo kiểu kia thì cả trang không thống nhất, dù trong bài chỉ có một kiểu.",
		WhyEn: "The site has chosen one place of the mark for all texts, with check.tone in site.yaml; a text that keeps to the other one differs from the rest of the site.",
		Wrong: "description: Tin của Uỷ ban.\ncheck:\n  tone: cu", Right: "description: Tin của Ủy ban.\ncheck:\n  tone: cu",
	},
	{
		Code: "space-before", Group: groupText, From: habit,
		Why:   "Dấu câu đứng sát chữ trước nó; có khoảng trắng thì dấu câu có thể rơi xuống đầu dòng sau.",
		WhyEn: "A punctuation mark touches the word before it; with a blank between, it may fall to the start of the next line.",
		Wrong: "Kế hoạch năm 2016 , có hiệu lực từ ngày ký .", Right: "Kế hoạch năm 2016, có hiệu lực từ ngày ký.",
	},
	{
		Code: "space-after", Group: groupText, From: habit,
		Why:   "Không có khoảng trắng sau dấu câu thì hai từ dính làm một: dòng không ngắt được, tìm không ra.",
		WhyEn: "Without a blank behind the mark two words become one: lines cannot break there and search misses them.",
		Wrong: "Văn phòng,các Ban", Right: "Văn phòng, các Ban",
	},
	{
		Code: "quotes-mixed", Group: groupText, From: habit,
		Why:   "Một bài dùng cả \"…\" và “…” trông như ghép từ hai nơi.",
		WhyEn: "A text with both \"…\" and “…” looks as if put together from two places.",
		Wrong: "\"Một cửa\" và “một cửa liên thông”", Right: "“Một cửa” và “một cửa liên thông”",
	},
	{
		Code: "title-upper", Group: groupText, From: ours,
		Why:   "Máy đọc màn hình có thể đánh vần từng chữ hoa; trong danh sách và kết quả tìm kiếm, chữ hoa khó đọc và mất tên riêng.",
		WhyEn: "Screen readers may spell capitals letter by letter; in lists and results they are hard to read and names are lost in them.",
		Wrong: "title: KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH NĂM 2016", Right: "title: Kế hoạch cải cách hành chính năm 2016",
	},
	{
		Code: "word-markup", Group: groupText, From: ours,
		Why:   "Dán từ Word kèm mã trình bày của Word; mã ấy hiện ra trước mắt người đọc.",
		WhyEn: "Text pasted from Word brings its markup along, and readers see it.",
		Wrong: "Kế hoạch<o:p></o:p> cải cách hành chính năm 2016", Right: "Kế hoạch cải cách hành chính năm 2016",
	},
	{
		Code: "sapo-long", Group: groupText, From: ours, Limit: 60, LimitHelp: "số tiếng của sapo",
		Why:   "Sapo hiện trong danh sách, thẻ chia sẻ và bản tin: quá dài thì bị cắt giữa chừng.",
		WhyEn: "The lead is shown in lists, cards and feeds; if it is too long it is cut in the middle.",
		Wrong: "sapo: Thực hiện chỉ đạo của Bộ Tài nguyên và Môi trường, Trung tâm Quy hoạch và Điều tra tài nguyên nước quốc gia đã ban hành Kế hoạch tổ chức các hoạt động thông tin, tuyên truyền về cải cách hành chính năm 2016 với hai mục tiêu, năm yêu cầu, năm nội dung và bốn hình thức, giao các đơn vị trực thuộc triển khai từ quý I đến hết năm.", Right: "sapo: Trung tâm ban hành Kế hoạch thông tin, tuyên truyền về cải cách hành chính năm 2016, gồm hai mục tiêu, năm nội dung và bốn hình thức.",
	},
	{
		Code: "date-text", Group: groupText, From: ours,
		Why:   "Ngày không có thật thường là gõ nhầm ngày hoặc tháng; người đọc không biết đâu là ngày đúng.",
		WhyEn: "A day that does not exist is usually a slip in day or month, and readers cannot tell which day is meant.",
		Wrong: "ngày 31/4/2016", Right: "ngày 30/4/2016",
	},
	{
		Code: "date-weekday", Group: groupText, From: ours,
		Why:   "Thứ và ngày không khớp thì một trong hai sai: người được mời có thể đến nhầm hôm.",
		WhyEn: "If weekday and date differ, one of them is wrong, and guests may come on another day.",
		Wrong: "thứ Hai, ngày 04/3/2016", Right: "thứ Sáu, ngày 04/3/2016",
	},

	{
		Code: "legal-number", Group: groupLegal, From: nd30 + " và Phụ lục III",
		Why:   "Số, ký hiệu viết sai thì không thành liên kết tới văn bản, không tìm được và không so khớp được.",
		WhyEn: "A misspelt number becomes no link to its document, and cannot be found or matched.",
		Wrong: "Quyết định số 79 /QD - TNNQG", Right: "Quyết định số 79/QĐ-TNNQG",
	},
	{
		Code: "legal-zero", Group: groupLegal, From: nd30,
		Why:   "Với những số nhỏ hơn 10 phải ghi thêm số 0 phía trước.",
		WhyEn: "Numbers below 10 are written with a 0 before them.",
		Wrong: "Quyết định số 9/QĐ-TNNQG", Right: "Quyết định số 09/QĐ-TNNQG",
	},
	{
		Code: "date-padding", Group: groupLegal, From: nd30,
		Why:   "Ngày nhỏ hơn 10 và tháng 1, 2 phải ghi thêm số 0 phía trước, để không thể viết thêm vào trước con số.",
		WhyEn: "Days below 10 and the months 1 and 2 get a 0 before them, so that nothing can be added in front.",
		Wrong: "Quyết định số 79/QĐ-TNNQG ngày 3 tháng 3 năm 2016", Right: "Quyết định số 79/QĐ-TNNQG ngày 03 tháng 3 năm 2016",
	},
	{
		Code: "cite-type", Group: groupLegal, From: nd30 + " và Phụ lục III",
		Why:   "Tên loại và ký hiệu không khớp thì một trong hai sai; người đọc sẽ tìm nhầm văn bản.",
		WhyEn: "If type and notation differ, one is wrong, and readers look for the wrong document.",
		Wrong: "Thông tư số 42/2022/NĐ-CP", Right: "Nghị định số 42/2022/NĐ-CP",
	},
	{
		Code: "cite-date", Group: groupLegal, From: nd30,
		Why:   "Số văn bản lặp lại mỗi năm; thiếu ngày thì không biết là văn bản nào. Chỉ xét kế hoạch.",
		WhyEn: "Numbers begin anew each year; without the date nobody knows which document is meant. Plans only.",
		Wrong: "Thực hiện Quyết định số 3599/QĐ-BTNMT của Bộ trưởng Bộ Tài nguyên và Môi trường về việc ban hành Kế hoạch", Right: "Thực hiện Quyết định số 3599/QĐ-BTNMT ngày 31 tháng 12 năm 2015 của Bộ trưởng Bộ Tài nguyên và Môi trường về việc ban hành Kế hoạch",
	},
	{
		Code: "cite-full", Group: groupLegal, From: nd30,
		Why:   "Lần đầu dẫn một văn bản phải đủ tên loại, số và ký hiệu, ngày ban hành, cơ quan ban hành và trích yếu. Chỉ xét kế hoạch.",
		WhyEn: "The first citation of a document has type, number and notation, date, issuer and subject. Plans only.",
		Wrong: "Thực hiện Quyết định số 3599/QĐ-BTNMT ngày 31 tháng 12 năm 2015", Right: "Thực hiện Quyết định số 3599/QĐ-BTNMT ngày 31 tháng 12 năm 2015 của Bộ trưởng Bộ Tài nguyên và Môi trường về việc ban hành Kế hoạch",
	},
	{
		Code: "cite-unregistered", Group: groupLegal, From: "Nghị định số 224/2026/NĐ-CP Điều 9 và 11; quy ước của cchc",
		Why:   "Văn bản có trong danh mục thì mỗi lần được dẫn là một liên kết, và trang văn bản cho thấy bài nào dẫn nó.",
		WhyEn: "Once a document is in the register every citation becomes a link, and its page shows which articles cite it.",
		Wrong: "Thực hiện Quyết định số 251/QĐ-BNV của Bộ Nội vụ …\n(chưa có tệp content/van-ban/251-qd-bnv.md)", Right: "Thực hiện Quyết định số 3599/QĐ-BTNMT của Bộ Tài nguyên và Môi trường …\n(đã có tệp content/van-ban/3599-qd-btnmt.md)",
	},
	{
		Code: "cite-ended", Group: groupLegal, From: "Luật Ban hành văn bản quy phạm pháp luật, quy định về hiệu lực của văn bản",
		Why:   "Người đọc làm theo một văn bản đã hết hiệu lực thì sai luật. So với ngày đăng bài, hay với hôm nay nếu là trang và đơn vị.",
		WhyEn: "Readers who follow a document that has ended break the law. Compared with the date of the article, or with today for pages and units.",
		Wrong: "Theo Nghị định số 42/2022/NĐ-CP, … (bài đăng tháng 11/2026)", Right: "Theo Nghị định số 224/2026/NĐ-CP, …",
	},
	{
		Code: "document-date", Group: groupLegal, From: ours,
		Why:   "Cùng số mà khác ngày thì hoặc là gõ nhầm, hoặc là văn bản của năm khác.",
		WhyEn: "One number with two dates is a slip, or a document of another year.",
		Wrong: "Quyết định số 79/QĐ-TNNQG ngày 03/4/2016", Right: "Quyết định số 79/QĐ-TNNQG ngày 03/3/2016",
	},

	{
		Code: "basis-subject", Group: groupPlan, From: nd30,
		Why:   "Căn cứ ghi trong kế hoạch phải đủ trích yếu; trang kế hoạch in nguyên điều được khai báo.",
		WhyEn: "The bases of a plan are given with their subjects; the page of the plan prints them as declared.",
		Wrong: "basis:\n  - type: Quyết định\n    code: 3599/QĐ-BTNMT\n    issued: 2015-12-31\n    issuer: bo-tai-nguyen-va-moi-truong", Right: "basis:\n  - type: Quyết định\n    code: 3599/QĐ-BTNMT\n    issued: 2015-12-31\n    issuer: bo-tai-nguyen-va-moi-truong\n    subject: Về việc ban hành Kế hoạch",
	},
	{
		Code: "plan-section", Group: groupPlan, From: "Bố cục chung của các kế hoạch tuyên truyền cải cách hành chính đã ban hành",
		Why:   "Kế hoạch toàn văn mà thiếu mục đích, nội dung hay tổ chức thực hiện thì không ai biết làm gì, ai làm.",
		WhyEn: "If a full plan lacks its aims, its contents or who carries it out, nobody knows what to do.",
		Wrong: "## Nội dung\n\nĐăng tin, bài hằng tuần.", Right: "## Mục đích\n\nNâng cao nhận thức của viên chức.\n\n## Nội dung\n\nĐăng tin, bài hằng tuần.\n\n## Tổ chức thực hiện\n\nVăn phòng chủ trì.",
	},
	{
		Code: "task-overdue", Group: groupPlan, From: "Công văn số 581/BNV-CCHC về báo cáo cải cách hành chính; quy ước của cchc",
		Why:   "Nhiệm vụ quá hạn mà không có lý do là câu hỏi đầu tiên khi báo cáo.",
		WhyEn: "An overdue task without a reason is the first question at every report.",
		Wrong: "due: Q1/2016\nstatus: dang-thuc-hien", Right: "due: Q1/2016\nstatus: dang-thuc-hien\nnote: Lùi sang quý III theo thông báo của Trung tâm.",
	},

	{
		Code: "privacy-phone", Group: groupPrivacy, From: person,
		Why:   "Số điện thoại của một người là dữ liệu cá nhân; đăng công khai cần sự đồng ý.",
		WhyEn: "The telephone number of a person is personal data; to publish it needs consent.",
		Wrong: "Liên hệ anh A, 0912 345 678", Right: "Liên hệ Văn phòng Trung tâm (số của cơ quan, khai báo ở check.allow)",
	},
	{
		Code: "privacy-id", Group: groupPrivacy, From: person,
		Why:   "Số căn cước, hộ chiếu, tài khoản cho phép mạo danh một người.",
		WhyEn: "Numbers of identity cards, passports or accounts let others pass for that person.",
		Wrong: "Bà A, căn cước số 001000000001, Trưởng phòng", Right: "Bà A, Trưởng phòng",
	},
	{
		Code: "privacy-email", Group: groupPrivacy, From: person + "; quy định dùng thư công vụ",
		Why:   "Hộp thư riêng là dữ liệu cá nhân, và không phải kênh công vụ.",
		WhyEn: "A private mailbox is personal data, and no official channel.",
		Wrong: "nguyenvana@gmail.com", Right: "vanthu@nawapi.gov.vn",
	},

	{
		Code: "link-text", Group: groupAccess, From: wcag + ", tiêu chí 2.4.4",
		Why:   "Người dùng máy đọc màn hình nghe riêng danh sách các liên kết: “tại đây” không nói liên kết dẫn tới đâu.",
		WhyEn: "Users of screen readers hear the links of a page as a list: “here” does not say where one leads.",
		Wrong: "Xem kế hoạch [tại đây](/ke-hoach/ke-hoach-cchc-2016/).", Right: "Xem [Kế hoạch cải cách hành chính năm 2016](/ke-hoach/ke-hoach-cchc-2016/).",
	},
	{
		Code: "table-head", Group: groupAccess, From: wcag + ", tiêu chí 1.3.1",
		Why:   "Máy đọc màn hình nói tên cột trước mỗi ô; ô tiêu đề trống thì không ai biết con số là gì.",
		WhyEn: "Screen readers say the name of the column before each cell; with an empty head nobody knows what a figure is.",
		Wrong: "|   |   |\n|---|---|\n| Quý I | 12 |", Right: "| Kỳ | Số bài |\n|---|---|\n| Quý I | 12 |",
	},
	{
		Code: "image-alt", Group: groupAccess, From: wcag + ", tiêu chí 1.1.1",
		Why:   "Người không nhìn thấy ảnh nghe lời mô tả; tên tệp không nói gì.",
		WhyEn: "Who does not see the picture hears its description; a file name says nothing.",
		Wrong: "![IMG_0123.jpg](/images/2016/hoi-nghi.jpg \"Toàn cảnh hội nghị | Văn phòng\")", Right: "![Đại biểu biểu quyết thông qua kế hoạch](/images/2016/hoi-nghi.jpg \"Toàn cảnh hội nghị | Văn phòng\")",
	},
	{
		Code: "cover-alt", Group: groupAccess, From: wcag + ", tiêu chí 1.1.1",
		Why:   "Ảnh đại diện hiện ở trang chủ, danh sách và thẻ chia sẻ; người không nhìn thấy ảnh chỉ có lời mô tả này.",
		WhyEn: "The cover is shown on the home page, in lists and on cards; who does not see it has only this description.",
		Wrong: "alt: IMG_0123.jpg", Right: "alt: Đại biểu biểu quyết thông qua kế hoạch",
	},
	{
		Code: "alt-long", Group: groupAccess, From: wcag + ", tiêu chí 1.1.1", Limit: 200, LimitHelp: "số ký tự của lời mô tả ảnh",
		Why:   "Lời mô tả được đọc liền một mạch, không dừng lại được.",
		WhyEn: "The description is read in one go and cannot be paused.",
		Wrong: "![Toàn cảnh hội trường lớn của Trung tâm trong buổi sáng khai mạc hội nghị triển khai kế hoạch, với các đại biểu ngồi kín hai dãy ghế, lãnh đạo Trung tâm chủ trì trên bàn đầu, phía sau là phông chữ màu đỏ ghi tên hội nghị, địa điểm và ngày tháng](/images/a.jpg \"Toàn cảnh hội nghị | Văn phòng\")", Right: "![Đại biểu dự hội nghị triển khai kế hoạch](/images/a.jpg \"Toàn cảnh hội nghị | Văn phòng\")",
	},
	{
		Code: "image-credit", Group: groupAccess, From: "Luật Sở hữu trí tuệ; Nghị định số 43/2011/NĐ-CP Điều 5.3 (nguyên tắc ghi tác giả và nguồn – đã hết hiệu lực, giữ làm chuẩn)",
		Why:   "Ảnh là tác phẩm: phải ghi tên người chụp hoặc nguồn.",
		WhyEn: "A picture is a work: its author or source must be named.",
		Wrong: "![Đại biểu dự hội nghị](/images/a.jpg \"Toàn cảnh hội nghị\")", Right: "![Đại biểu dự hội nghị](/images/a.jpg \"Toàn cảnh hội nghị | Văn phòng Trung tâm\")",
	},
	{
		Code: "image-caption", Group: groupAccess, From: habit,
		Why:   "Chú thích nói ảnh chụp ai, việc gì, khi nào; không có thì ảnh chỉ để trang trí.",
		WhyEn: "The caption says who, what and when; without it the picture is decoration.",
		Wrong: "![Đại biểu dự hội nghị](/images/a.jpg \"| Văn phòng\")", Right: "![Đại biểu dự hội nghị](/images/a.jpg \"Toàn cảnh hội nghị | Văn phòng\")",
	},
	{
		Code: "image-consent", Group: groupPrivacy, From: person,
		Why:   "Hình ảnh của một người là dữ liệu cá nhân: người đăng phải có căn cứ và ghi lại căn cứ ấy.",
		WhyEn: "The picture of a person is personal data: whoever publishes it needs a ground, and keeps a note of it.",
		Wrong: "cover:\n  src: /images/a.jpg\n  alt: Đại biểu biểu quyết thông qua kế hoạch\n  credit: Văn phòng Trung tâm", Right: "cover:\n  src: /images/a.jpg\n  alt: Đại biểu biểu quyết thông qua kế hoạch\n  credit: Văn phòng Trung tâm\n  consent: Ảnh sự kiện công khai",
	},
	{
		Code: "image-heavy", Group: groupAccess, From: ours, Limit: 4000, LimitHelp: "KB của một tệp ảnh",
		Why:   "Người đọc nhận ảnh đã thu nhỏ, nhưng tệp gốc vẫn nằm trong kho, làm mỗi lần sao chép, dựng trang chậm thêm.",
		WhyEn: "Readers get a smaller copy, but the large file stays in the repository and slows every copy and build.",
		Wrong: "static/images/DSC_0001.jpg (12 MB)", Right: "static/images/2016/hoi-nghi.jpg (600 KB)",
	},
	{
		Code: "heading-skip", Group: groupAccess, From: wcag + ", tiêu chí 1.3.1",
		Why:   "Người dùng máy đọc màn hình đi trong bài theo cấp mục; nhảy cấp làm họ tưởng đã sót một phần.",
		WhyEn: "Users of screen readers go through a text by its levels; where one is skipped they think that they missed a part.",
		Wrong: "## Nội dung\n\n#### Hình thức", Right: "## Nội dung\n\n### Hình thức",
	},

	{
		Code: "link-dangling", Group: groupLinks, From: ours,
		Why:   "Liên kết hỏng đưa người đọc tới trang báo lỗi; trang không được dựng khi còn liên kết như vậy.",
		WhyEn: "A broken link leads readers to an error page; the site is not built while there is one.",
		Wrong: "[Kế hoạch năm 2016](../../ke-hoach/ke-hoach-cchc-2061.md)", Right: "[Kế hoạch năm 2016](../../ke-hoach/ke-hoach-cchc-2016.md)",
	},
	{
		Code: "link-hidden", Group: groupLinks, From: format,
		Why:   "Bản nháp, bài hẹn ngày đăng và bài hết hạn không có địa chỉ cho người đọc, nên liên kết tới đó chỉ còn là chữ cho tới khi bài được đăng.",
		WhyEn: "Drafts, articles to come and expired ones have no address for readers, so that such a link is plain text until its page is published.",
		Wrong: "[Hội nghị tổng kết](tong-ket.md)\n(bài tong-ket.md còn draft: true)", Right: "[Hội nghị triển khai kế hoạch](hoi-nghi.md)\n(bài hoi-nghi.md đã đăng)",
	},
	{
		Code: "anchor-unknown", Group: groupLinks, From: ours,
		Why:   "Trang có đó nhưng mục thì không: người đọc rơi vào đầu trang.",
		WhyEn: "The page is there but the place is not: readers land at its top.",
		Wrong: "Xem [mục tiêu](#muctieu).\n\n## Mục tiêu", Right: "Xem [mục tiêu](#muc-tieu).\n\n## Mục tiêu",
	},
	{
		Code: "link-dead", Group: groupLinks, From: ours,
		Why:   "Trang của cơ quan khác đổi địa chỉ thì liên kết ở đây hỏng mà không ai biết. Chỉ kiểm tra khi chạy “cchc check --external”.",
		WhyEn: "Other sites change their addresses and links break without anybody knowing. Checked only by “cchc check --external”.",
		Wrong: "[Cổng dịch vụ công](https://dichvucong.example/cu)", Right: "[Cổng dịch vụ công](https://dichvucong.gov.vn/)",
	},

	{
		Code: "review-past", Group: groupLife, From: "Nghị định số 224/2026/NĐ-CP Điều 9: cập nhật ngay khi có thay đổi",
		Why:   "Người viết đã hẹn ngày đọc lại; quá ngày thì không ai bảo đảm nội dung còn đúng.",
		WhyEn: "The author set a day to read it again; past it nobody vouches for what it says.",
		Wrong: "review_by: 2016-01-31 (đã qua)", Right: "updated: 2016-06-01\nreview_by: 2016-12-31",
	},
	{
		Code: "article-expired", Group: groupLife, From: ours,
		Why:   "Bài hết hạn không còn trên trang; nhắc để người viết biết và để khỏi bỏ quên.",
		WhyEn: "An expired article is no longer on the site; this is a reminder, so that it is not forgotten.",
		Wrong: "expires: 2016-05-01 (đã qua)", Right: "(đúng ý thì để nguyên)",
	},
	{
		Code: "news-late", Group: groupLife, From: "Luật Tiếp cận thông tin: chậm nhất 05 ngày làm việc; ngày nghỉ theo lịch của cchc và days_off, work_days", Limit: 5, LimitHelp: "số ngày làm việc từ sự việc đến khi đăng",
		Why:   "Tin đăng muộn mất ý nghĩa, và thời hạn là một chỉ tiêu đánh giá trang.",
		WhyEn: "Late news has lost its use, and the term is one of the measures of the site.",
		Wrong: "event_date: 2016-03-01\ndate: 2016-03-15", Right: "event_date: 2016-03-01\ndate: 2016-03-03",
	},
	{
		Code: "news-document-late", Group: groupLife, From: "Luật Tiếp cận thông tin: chậm nhất 05 ngày làm việc; ngày nghỉ theo lịch của cchc và days_off, work_days", Limit: 5, LimitHelp: "số ngày làm việc từ ngày ban hành văn bản đến khi đăng bài đầu tiên về văn bản ấy",
		Why:   "Văn bản mới phải đến với người dân trong thời hạn luật định. Chỉ tính bài đầu tiên về văn bản; bài đăng quá 30 ngày sau khi ban hành được coi là bài nền, không phải tin.",
		WhyEn: "A new document must reach people within the term of the law. Only the first article on it counts; one that appears more than 30 days after the day of issue is background, not news.",
		Wrong: "docs: [79-qd-tnnqg]\ndate: 2016-03-15", Right: "docs: [79-qd-tnnqg]\ndate: 2016-03-09",
	},
	{
		Code: "page-orphan", Group: groupLife, From: ours,
		Why:   "Trang không có lối vào thì chỉ người biết địa chỉ mới đọc được.",
		WhyEn: "Only who knows the address can read a page that nothing leads to.",
		Wrong: "menu:\n  - label: Giới thiệu\n    link: trang/gioi-thieu.md\n(không nơi nào dẫn tới trang/lien-he.md)", Right: "menu:\n  - label: Giới thiệu\n    link: trang/gioi-thieu.md\n  - label: Liên hệ\n    link: trang/lien-he.md",
	},
	{
		Code: "file-unused", Group: groupLife, From: ours,
		Why:   "Tệp bỏ quên vẫn được đăng, ai biết địa chỉ vẫn tải được: có khi là bản nháp hay ảnh chưa xin phép.",
		WhyEn: "A forgotten file is published all the same, and whoever knows its address has it: it may be a draft, or a picture without permission.",
		Wrong: "static/files/2016/du-thao.pdf (không bài nào dẫn tới)", Right: "attachments:\n  - file: /files/2016/ke-hoach.pdf",
	},

	{
		Code: "check-rule-unknown", Group: groupRemarks, From: format,
		Why:   "Một mã gõ sai không tắt được gì, còn người gõ thì tưởng là đã tắt.",
		WhyEn: "A misspelt code switches nothing off, while its author thinks that it does.",
		Wrong: "check:\n  rules:\n    - rule: link-txt\n      level: off", Right: "check:\n  rules:\n    - rule: link-text\n      level: off",
	},
	{
		Code: "check-rule-fixed", Group: groupRemarks, From: "An toàn của chính chương trình cchc: lỗi không tắt được",
		Why:   "Lỗi làm trang không dựng được thì tắt trong kiểm tra cũng không dựng được.",
		WhyEn: "What stops the build stops it whether or not the check speaks of it.",
		Wrong: "check:\n  rules:\n    - rule: link-dangling\n      level: off", Right: "(bỏ mục này và sửa liên kết)",
	},
	{
		Code: "check-rule-limit", Group: groupRemarks, From: format,
		Why:   "Chỉ vài quy tắc có đếm; đặt giới hạn cho quy tắc khác là hiểu nhầm.",
		WhyEn: "Only a few rules count something; a limit for another is a misunderstanding.",
		Wrong: "check:\n  rules:\n    - rule: link-text\n      limit: 5", Right: "check:\n  rules:\n    - rule: sapo-long\n      limit: 50",
	},
	{
		Code: "check-off-form", Group: groupRemarks, From: format,
		Why:   "Người sau cần biết vì sao chỗ này được bỏ qua; không có lý do thì không ai dám xóa.",
		WhyEn: "Who comes later must know why this place is passed over; without a reason nobody dares to remove the remark.",
		Wrong: "<!-- cchc-check: off link-text -->\nBấm nút [tại đây](/tin-tuc/) trên cổng.", Right: "<!-- cchc-check: off link-text tên nút trên cổng là “tại đây” -->\nBấm nút [tại đây](/tin-tuc/) trên cổng.",
	},
	{
		Code: "check-off-unknown", Group: groupRemarks, From: format,
		Why:   "Mã gõ sai thì ghi chú không có tác dụng.",
		WhyEn: "With a misspelt code the remark has no effect.",
		Wrong: "<!-- cchc-check: off link-tex tên nút trên cổng -->\nBấm nút [tại đây](/tin-tuc/) trên cổng.", Right: "<!-- cchc-check: off link-text tên nút trên cổng -->\nBấm nút [tại đây](/tin-tuc/) trên cổng.",
	},
	{
		Code: "check-off-unused", Group: groupRemarks, From: format,
		Why:   "Ghi chú cũ có thể che một lỗi mới sau này.",
		WhyEn: "An old remark may hide a new mistake one day.",
		Wrong: "<!-- cchc-check: off link-text tên nút trên cổng -->\nBấm nút “Nộp hồ sơ” trên cổng.", Right: "Bấm nút “Nộp hồ sơ” trên cổng.",
	},
	{
		Code: "check-off-fixed", Group: groupRemarks, From: "An toàn của chính chương trình cchc: lỗi không tắt được",
		Why:   "Lỗi làm trang không dựng được, ghi chú không thay đổi được điều đó.",
		WhyEn: "An error stops the build, and no remark can change that.",
		Wrong: "<!-- cchc-check: off link-dangling trang ấy sắp có -->\nXem [kế hoạch](../../ke-hoach/ke-hoach-cchc-2061.md).", Right: "Xem [kế hoạch](../../ke-hoach/ke-hoach-cchc-2016.md).",
	},

	{
		Code: "front-missing", Group: groupStructure, From: format,
		Why:   "Khối thông tin cho biết tiêu đề, ngày, chuyên mục; không có thì không biết đăng ở đâu.",
		WhyEn: "The block says title, date and category; without it the text has no place on the site.",
		Wrong: "Trung tâm làm công tác điều tra, quy hoạch tài nguyên nước.", Right: "---\ntitle: Giới thiệu\n---\n\nTrung tâm làm công tác điều tra, quy hoạch tài nguyên nước.",
	},
	{
		Code: "front-unclosed", Group: groupStructure, From: format,
		Why:   "Không có dòng --- thứ hai thì cả bài bị đọc như thông tin.",
		WhyEn: "Without the second --- line the whole text would be read as keys.",
		Wrong: "---\ntitle: Giới thiệu\n\nTrung tâm làm công tác điều tra.", Right: "---\ntitle: Giới thiệu\n---\n\nTrung tâm làm công tác điều tra.",
	},
	{
		Code: "front-colon", Group: groupStructure, From: yaml12 + ", mục 7.3.3",
		Why:   "Dấu hai chấm rồi khoảng trắng là dấu ngăn khóa với giá trị.",
		WhyEn: "A colon with a blank behind it is what separates a key from its value.",
		Wrong: "title: Kế hoạch: năm 2026", Right: "title: \"Kế hoạch: năm 2026\"",
	},
	{
		Code: "front-key", Group: groupStructure, From: yaml12,
		Why:   "Thiếu dấu hai chấm thì dòng không phải là khóa, và dòng sau bị đọc lẫn vào nó.",
		WhyEn: "Without its colon the line is no key, and the next line is read as part of it.",
		Wrong: "title \"Hội nghị\"", Right: "title: \"Hội nghị\"",
	},
	{
		Code: "front-quotes", Group: groupStructure, From: yaml12 + ", mục 7.3.1",
		Why:   "Dấu ngoặc kép thứ hai đóng giá trị, phần sau thành thừa.",
		WhyEn: "The second quotation mark ends the value, and the rest is left over.",
		Wrong: "title: \"Hội nghị \"một cửa\" năm 2026\"", Right: "title: \"Hội nghị “một cửa” năm 2026\"",
	},
	{
		Code: "front-indent", Group: groupStructure, From: yaml12 + ", mục 6.1",
		Why:   "Thụt vào nghĩa là thuộc về khóa ở trên.",
		WhyEn: "An indented line belongs to the key above it.",
		Wrong: "title: Hội nghị\n  date: 2016-03-10", Right: "title: Hội nghị\ndate: 2016-03-10",
	},
	{
		Code: "front-tab", Group: groupStructure, From: yaml12 + ", mục 6.1",
		Why:   "YAML không cho dùng Tab để thụt dòng.",
		WhyEn: "YAML does not allow tabs for indentation.",
		Wrong: "source:\n<Tab>name: Nguồn", Right: "source:\n  name: Nguồn",
	},
	{
		Code: "key-outside", Group: groupStructure, From: format,
		Why:   "Khóa con không thụt vào thì bị đọc như khóa của cả bài.",
		WhyEn: "An inner key at the margin is read as a key of the whole file.",
		Wrong: "source:\nname: Cổng Thông tin điện tử Chính phủ", Right: "source:\n  name: Cổng Thông tin điện tử Chính phủ",
	},
	{
		Code: "key-unknown", Group: groupStructure, From: format,
		Why:   "Khóa gõ sai bị bỏ qua trong im lặng thì bài đăng thiếu thông tin, hoặc bản nháp bị đăng.",
		WhyEn: "If a misspelt key were passed over in silence, the page would lack something, or a draft would be published.",
		Wrong: "auhtor: Hồng Nhung", Right: "author: Hồng Nhung",
	},
	{
		Code: "key-duplicate", Group: groupStructure, From: yaml12 + ", mục 3.2.1.1",
		Why:   "Hai giá trị cho một khóa: không biết lấy giá trị nào.",
		WhyEn: "With two values for one key there is no telling which counts.",
		Wrong: "date: 2016-03-10\ndate: 2016-03-11", Right: "date: 2016-03-11",
	},
	{
		Code: "field-required", Group: groupStructure, From: format,
		Why:   "Thiếu khóa này thì trang không dựng được hoặc thiếu điều người đọc cần.",
		WhyEn: "Without this key the page cannot be made, or lacks what readers need.",
		Wrong: "---\ntitle: Hội nghị triển khai kế hoạch\nauthor: Hồng Nhung\ncategory: chi-dao-dieu-hanh\n---", Right: "---\ntitle: Hội nghị triển khai kế hoạch\ndate: 2016-03-10\nauthor: Hồng Nhung\ncategory: chi-dao-dieu-hanh\n---",
	},
	{
		Code: "value-quotes", Group: groupStructure, From: yaml12 + ", mục 7.3 (dấu ngoặc của giá trị)",
		Why:   "Ngoặc cong của Word không phải là dấu ngoặc của khối thông tin, nên nằm trong giá trị và làm ngày, số, mã không đọc được.",
		WhyEn: "The curly quotes of a word processor are no quotes of the block; they become part of the value, and dates, numbers and IDs cannot be read.",
		Wrong: "date: “2016-03-03”", Right: "date: 2016-03-03",
	},
	{
		Code: "text-quotes", Group: groupStructure, From: yaml12 + ", mục 7.3 (dấu ngoặc của giá trị)",
		Why:   "Ngoặc cong bao cả giá trị thì hiện trên trang, trong danh sách và kết quả tìm kiếm như một phần của tên.",
		WhyEn: "Curly quotes round a whole value are shown on the page, in lists and results as part of the name.",
		Wrong: "title: “Hội nghị triển khai kế hoạch”", Right: "title: Hội nghị triển khai kế hoạch",
	},
	{
		Code: "date-form", Group: groupStructure, From: "RFC 3339, mục 5.6 (cách ghi ngày giờ)",
		Why:   "Một cách ghi duy nhất thì máy và người hiểu như nhau: 03/04 là ngày nào?",
		WhyEn: "With one way of writing, people and machines understand the same: which day is 03/04?",
		Wrong: "date: 03/3/2016", Right: "date: 2016-03-03",
	},
	{
		Code: "date-impossible", Group: groupStructure, From: "Dương lịch; RFC 3339, mục 5.6 (cách ghi ngày giờ)",
		Why:   "Ngày không có trong lịch là gõ nhầm.",
		WhyEn: "A day that is not in the calendar is a slip.",
		Wrong: "date: 2016-02-30", Right: "date: 2016-02-29",
	},
	{
		Code: "value-unknown", Group: groupStructure, From: format,
		Why:   "Chỉ các giá trị đã định mới được hiểu đúng ở mọi nơi.",
		WhyEn: "Only the values agreed upon are understood everywhere.",
		Wrong: "status: đang làm", Right: "status: dang-thuc-hien",
	},
	{
		Code: "category-unknown", Group: groupStructure, From: format,
		Why:   "Bài phải thuộc một chuyên mục có thật.",
		WhyEn: "An article belongs to a category that there is.",
		Wrong: "category: chi-đạo", Right: "category: chi-dao-dieu-hanh",
	},
	{
		Code: "ref-unknown", Group: groupStructure, From: format,
		Why:   "Mã dẫn tới nội dung khác; sai mã thì liên kết không có.",
		WhyEn: "An ID leads to other content; if it is wrong there is no link.",
		Wrong: "units: [nawapii]", Right: "units: [nawapi]",
	},
	{
		Code: "task-unknown", Group: groupStructure, From: format,
		Why:   "Bài là minh chứng của một nhiệm vụ có trong kế hoạch.",
		WhyEn: "An article is the evidence of a task that is in the plan.",
		Wrong: "plans:\n  - plan: ke-hoach-cchc-2016\n    task: nv-99", Right: "plans:\n  - plan: ke-hoach-cchc-2016\n    task: nv-01",
	},
	{
		Code: "address-twice", Group: groupStructure, From: format,
		Why:   "Hai tệp không thể cùng một địa chỉ: một bài sẽ mất.",
		WhyEn: "Two files cannot have one address: one of them would be lost.",
		Wrong: "content/trang/tin-tuc.md (trùng địa chỉ của danh sách tin, /tin-tuc/)", Right: "content/trang/ve-tin-tuc.md (địa chỉ /ve-tin-tuc/)",
	},
	{
		Code: "raw-html", Group: groupStructure, From: commonmark + ", mục 6.6 (HTML); an toàn của trang",
		Why:   "HTML trong bài bị in ra như chữ, để không ai đưa được mã lạ vào trang cơ quan.",
		WhyEn: "HTML in a text is shown as letters, so that nobody can bring foreign code into the office's site.",
		Wrong: "Dòng một<br>dòng hai", Right: "Dòng một\n\nDòng hai",
	},
	{
		Code: "not-utf8", Group: groupStructure, From: charset + "; RFC 3629 (UTF-8)",
		Why:   "Tệp phải là Unicode (UTF-8) thì chữ Việt mới hiện đúng trên mọi máy.",
		WhyEn: "Only Unicode (UTF-8) shows Vietnamese letters rightly on every machine.",
		Wrong: "(tệp lưu bằng bảng mã TCVN3, VNI hay ANSI)", Right: "(mở bằng VS Code hay Notepad, lưu với mã hóa UTF-8)",
	},
	{
		Code: "name-md-txt", Group: groupStructure, From: ours,
		Why:   "Notepad thêm .txt vào sau .md mà không cho thấy; tệp như vậy không thành bài.",
		WhyEn: "Notepad adds .txt behind .md without showing it; such a file is not read as content.",
		Wrong: "content/tin-tuc/2016/hoi-nghi-quy-1.md.txt", Right: "content/tin-tuc/2016/hoi-nghi-quy-1.md",
	},
	{
		Code: "task-due", Group: groupStructure, From: format,
		Why:   "Thời hạn ngoài thời gian của kế hoạch là gõ nhầm năm.",
		WhyEn: "A deadline outside of the plan's period is usually a slip in the year.",
		Wrong: "due: Q2/2017\n(kế hoạch năm 2016)", Right: "due: Q2/2016\n(kế hoạch năm 2016)",
	},
	{
		Code: "table-cells", Group: groupStructure, From: "GitHub Flavored Markdown, mục 4.10 (bảng)",
		Why:   "Ô thừa bị mất khi dựng bảng.",
		WhyEn: "Cells beyond the head of the table would be lost.",
		Wrong: "| Kỳ | Số bài |\n|---|---|\n| Quý I | 12 | tăng |", Right: "| Kỳ | Số bài | Ghi chú |\n|---|---|---|\n| Quý I | 12 | tăng |",
	},
}
