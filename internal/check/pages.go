package check

// pages are the rules that have more to say than their catalogue entry.
var pages = []Rule{
	{
		Code: "text-invisible", Group: groupText,
		Why:   "Ký tự không nhìn thấy làm hỏng tìm kiếm, sao chép và máy đọc màn hình; thường đi theo khi dán từ Word, Zalo hay trang web khác.",
		From:  "Nghị định 30/2020/NĐ-CP, Phụ lục I: bộ mã ký tự Unicode theo TCVN 6909:2001",
		Wrong: "cải\u200bcách hành chính", Right: "cải cách hành chính",
	},
	{
		Code: "space-before", Group: groupText,
		Why:   "Dấu câu đứng sát chữ trước nó; có khoảng trắng thì dấu câu có thể rơi xuống đầu dòng sau.",
		From:  "Thông lệ soạn thảo tiếng Việt",
		Wrong: "Kế hoạch năm 2016 , có hiệu lực từ ngày ký .", Right: "Kế hoạch năm 2016, có hiệu lực từ ngày ký.",
	},
	{
		Code: "link-text", Group: groupAccess,
		Why:   "Người dùng máy đọc màn hình nghe riêng danh sách các liên kết: “tại đây” không nói liên kết dẫn tới đâu.",
		From:  "Thông tư 32/2017/TT-BTTTT Điều 18; WCAG 2.1, tiêu chí 2.4.4",
		Wrong: "Xem kế hoạch [tại đây](/ke-hoach/ke-hoach-cchc-2016/).", Right: "Xem [Kế hoạch cải cách hành chính năm 2016](/ke-hoach/ke-hoach-cchc-2016/).",
	},
	{
		Code: "check-rule-unknown", Group: groupRemarks,
		Why:   "Một mã gõ sai không tắt được gì, còn người gõ thì tưởng là đã tắt.",
		From:  "cchc",
		Wrong: "check:\n  rules:\n    - rule: link-txt\n      level: off", Right: "check:\n  rules:\n    - rule: link-text\n      level: off",
	},
}
