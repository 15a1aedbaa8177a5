package source

var _ = register(map[Code]Message{
	"text-invisible": {
		Warning,
		"có ký tự không nhìn thấy (%[1]s) trong “%[2]s”",
		"there is an invisible character (%[1]s) in “%[2]s”",
		"Xóa ký tự ấy: gõ lại từ này thay vì dán.",
		"Type the word again instead of pasting it.",
	},
	"space-before": {
		Warning,
		"có khoảng trắng trước dấu “%[1]s”",
		"there is a blank before “%[1]s”",
		"Xóa khoảng trắng: dấu câu đứng sát chữ trước nó.",
		"Remove the blank.",
	},
	"link-text": {
		Warning,
		"chữ của liên kết, “%[1]s”, không nói nó dẫn tới đâu",
		"the text of the link, “%[1]s”, does not say where it leads",
		"Đặt liên kết vào tên của trang hay tệp được dẫn, ví dụ [Kế hoạch năm 2016](…).",
		"Link the name of the page or file.",
	},
	"check-rule-unknown": {
		Error,
		"không có quy tắc nào mang mã “%[1]s”",
		"there is no rule “%[1]s”",
		"Gõ “cchc check --list” để xem các mã.",
		"cchc check --list shows the codes.",
	},
	"check-rule-fixed": {
		Error,
		"“%[1]s” là lỗi làm trang không dựng được nên không tắt hay giảm mức được",
		"“%[1]s” stops the build and cannot be switched off or made lighter",
		"Sửa lỗi tại chỗ được chỉ ra, rồi bỏ mục này.",
		"Mend what is wrong where it is found, and remove this entry.",
	},
	"check-off-form": {
		Warning,
		"ghi chú bỏ qua phải có dạng “cchc-check: off MÃ lý do”",
		"a remark reads “cchc-check: off CODE reason”",
		"Ghi đủ mã của quy tắc và lý do, ví dụ: <!-- cchc-check: off link-text tên nút trên cổng là “tại đây” -->.",
		"Write the code and the reason.",
	},
	"check-off-unknown": {
		Warning,
		"ghi chú bỏ qua nhắc tới “%[1]s”, không có quy tắc nào mang mã ấy",
		"the remark names “%[1]s”, and there is no such rule",
		"Gõ “cchc check --list” để xem các mã.",
		"cchc check --list shows the codes.",
	},
	"check-off-unused": {
		Warning,
		"ghi chú bỏ qua “%[1]s” không còn tác dụng: chỗ này không có vấn đề ấy",
		"the remark for “%[1]s” has no effect here",
		"Xóa ghi chú, hoặc chuyển nó tới ngay trước đoạn cần bỏ qua.",
		"Remove it, or move it before the paragraph that it is meant for.",
	},
	"check-off-fixed": {
		Warning,
		"“%[1]s” là lỗi, không bỏ qua bằng ghi chú được",
		"“%[1]s” is an error, which a remark cannot silence",
		"Sửa lỗi rồi xóa ghi chú.",
		"Mend the error and remove the remark.",
	},
})
