package check

import "strings"

// english are the words of the pages that more than one rule has: groups, sources,
// and what limits count. A source may be several, with semicolons between them.
// Vietnamese laws keep their numbers.
var english = map[string]string{
	groupText:      "Writing",
	groupLegal:     "Citing documents",
	groupPlan:      "Plans and tasks",
	groupUnits:     "Units and their names",
	groupPrivacy:   "Personal data",
	groupAccess:    "Readable for everybody",
	groupLinks:     "Links",
	groupLife:      "The life of an article",
	groupContest:   "Contests and self-tests",
	groupFiles:     "Pictures and attachments",
	groupStructure: "Files and pages",
	groupDuties:    "Duties of the site",
	groupRemarks:   "Settings and remarks",
	groupBundles:   "Bundles of other units",
	groupTemplates: "Templates",

	"số tiếng của sapo":                        "syllables of the lead",
	"số ký tự của lời mô tả ảnh":               "characters of the description",
	"KB của một tệp ảnh":                       "KB of a picture",
	"số ngày làm việc từ sự việc đến khi đăng": "working days from the event to the article",
	"số ngày làm việc từ ngày ban hành văn bản đến khi đăng bài đầu tiên về văn bản ấy": "working days from the day of issue to the first article on the document",

	ours:               "A convention of cchc",
	"quy ước của cchc": "a convention of cchc",
	habit:              "How Vietnamese is commonly written",
	format:             "The file format of cchc (README, keys and folders)",
	"định dạng tệp nội dung của cchc": "the file format of cchc",
	contests:                     "The file format of contests of cchc (README)",
	duties:                       "The profile that the site has chosen; cchc report duties gives the article of law of each duty",
	bundles:                      "The bundle format of cchc (/api/v1/schema/bundle.json)",
	"định dạng gói tin của cchc": "the bundle format of cchc",
	validity:                     "Law on the Promulgation of Legal Documents, on their validity",
	twoAxes:                      "How government reports count tasks (Report 1270/BC-TCTTTg of 2017): done on time or late, not done and within time or overdue",
	templates:                    "The template language of Go (text/template)",
	"Ngôn ngữ mẫu của Go (html/template)":             "The template language of Go (html/template)",
	"cchc thêm hai hàm “fragment” và “t”":             "cchc adds the functions “fragment” and “t”",
	"các giá trị của mỗi loại trang do cchc quy định": "cchc sets the values of each kind of page",
	footnotes:                   "Footnotes of extended Markdown (PHP Markdown Extra)",
	yaml12:                      yaml12,
	yaml12 + ", mục 3.2.1.1":    yaml12 + ", section 3.2.1.1",
	yaml12 + ", mục 6.1":        yaml12 + ", section 6.1",
	yaml12 + ", mục 6.9 và 7.1": yaml12 + ", sections 6.9 and 7.1",
	yaml12 + ", mục 7.3.1":      yaml12 + ", section 7.3.1",
	yaml12 + ", mục 7.3.3":      yaml12 + ", section 7.3.3",
	yaml12 + ", mục 7.3 (dấu ngoặc của giá trị)":                     yaml12 + ", section 7.3 (quotes of values)",
	"cchc không dùng các phần này để một tệp nhỏ không nở ra vô hạn": "cchc leaves these parts out, so that a small file cannot grow without end",
	commonmark + ", mục 4.6 (khối HTML)":                             commonmark + ", section 4.6 (HTML blocks)",
	commonmark + ", mục 5 (khối chứa khối)":                          commonmark + ", section 5 (container blocks)",
	commonmark + ", mục 6.2 (nhấn mạnh)":                             commonmark + ", section 6.2 (emphasis)",
	commonmark + ", mục 6.3 (liên kết)":                              commonmark + ", section 6.3 (links)",
	commonmark + ", mục 6.6 (HTML)":                                  commonmark + ", section 6.6 (raw HTML)",
	"GitHub Flavored Markdown, mục 4.10 (bảng)":                      "GitHub Flavored Markdown, section 4.10 (tables)",

	"an toàn của trang":                   "the safety of the site",
	"an toàn của chính chương trình cchc": "the safety of cchc itself",

	"An toàn của trang: chỉ dẫn tới trang của đơn vị phát hành":                                                             "The safety of the site: links lead to the publisher only",
	"An toàn của trang: không nhận mã HTML từ nơi khác":                                                                     "The safety of the site: no HTML from elsewhere",
	"An toàn của chính chương trình cchc: lỗi không tắt được":                                                               "The safety of cchc itself: errors cannot be switched off",
	"An toàn của chính chương trình cchc: chỉ đăng những gì nằm trong thư mục của trang":                                    "The safety of cchc itself: only what lies in the tree of the site is published",
	"An toàn của chính chương trình cchc: dữ liệu từ nơi khác có giới hạn":                                                  "The safety of cchc itself: data from elsewhere have a limit",
	"An toàn của chính chương trình cchc: dựng trang phải có lúc dừng":                                                      "The safety of cchc itself: a build must end",
	"An toàn của chính chương trình cchc: không bao giờ ghi đè, xóa tệp do người khác đặt":                                  "The safety of cchc itself: files of others are never overwritten or deleted",
	"An toàn của chính chương trình cchc: không dựng trang khi thiếu một tệp mà không rõ vì sao":                            "The safety of cchc itself: nothing is built while a file is missing for no known reason",
	"An toàn của chính chương trình cchc: không đi theo liên kết tới thư mục hay tới chỗ không có gì, để không đi vòng mãi": "The safety of cchc itself: links to folders, or to nothing, are not followed, so that no circle is walked",
	"An toàn của chính chương trình cchc: một bài hỏng không được làm cả trang chờ":                                         "The safety of cchc itself: one broken text must not keep the site waiting",
	"An toàn của chính chương trình cchc: một tệp không được chiếm hết bộ nhớ":                                              "The safety of cchc itself: one file must not take all memory",
	"An toàn của chính chương trình cchc: một ảnh không được chiếm hết bộ nhớ":                                              "The safety of cchc itself: one picture must not take all memory",
	"An toàn của chính chương trình cchc: đọc một ống dẫn hay thiết bị có thể không bao giờ xong":                           "The safety of cchc itself: to read a pipe or a device may never end",

	"Quy ước của cchc: chỉ đăng các loại tệp mở được trên mọi máy và không chạy mã": "A convention of cchc: only files that open everywhere and run no code are published",
	"Quy ước của cchc: các cỡ biểu tượng được vẽ từ một tệp SVG":                    "A convention of cchc: icons of all sizes are drawn from one SVG",
	"Quy ước của cchc: tin của đơn vị nào do đơn vị ấy chịu trách nhiệm":            "A convention of cchc: the unit that publishes an item answers for it",
	"Quy ước của cchc: trang không tải gì từ máy chủ khác":                          "A convention of cchc: pages load nothing from other hosts",
	"quy ước của cchc: trang không tải gì từ máy chủ khác":                          "a convention of cchc: pages load nothing from other hosts",
	"cchc gỡ thông tin đi kèm ảnh (EXIF) trước khi đăng":                            "cchc takes out what pictures carry (EXIF) before it publishes them",
	"Chương trình cwebp trên máy dựng trang":                                        "The program cwebp where the site is built",
	"không bắt buộc": "optional",
	"Phần lớn trình duyệt không xem được ảnh HEIC": "Most browsers do not show HEIC",
	"Dương lịch": "The Gregorian calendar",

	"mã kiểm tra SHA-256 (FIPS 180-4)":                  "the digest SHA-256 (FIPS 180-4)",
	"FIPS 180-4 (SHA-256)":                              "FIPS 180-4 (SHA-256)",
	"RFC 3339, mục 5.6 (cách ghi ngày giờ)":             "RFC 3339, section 5.6 (dates and times)",
	"RFC 3629 (UTF-8)":                                  "RFC 3629 (UTF-8)",
	"RFC 3986, mục 2.3 (ký tự dùng được trong địa chỉ)": "RFC 3986, section 2.3 (unreserved characters)",
	"RFC 3986, mục 3":                                   "RFC 3986, section 3",
	"RFC 3986, mục 3 (thành phần của địa chỉ)":          "RFC 3986, section 3 (parts of an address)",
	"RFC 3986, mục 3.1 (phần đầu của địa chỉ)":          "RFC 3986, section 3.1 (schemes)",
	"RFC 3986, mục 3.3 (đường dẫn)":                     "RFC 3986, section 3.3 (paths)",
	"RFC 6068":                                          "RFC 6068",
	"RFC 8259 (định dạng JSON)":                         "RFC 8259 (JSON)",
	"RFC 9110, mục 15.4 (chuyển hướng)":                 "RFC 9110, section 15.4 (redirection)",
	"Tiêu chuẩn HTML (WHATWG), mục 13.1":                "The HTML standard (WHATWG), section 13.1",

	"Quy tắc viết CSS (W3C, CSS Syntax Module Level 3) và JavaScript (ECMA-262)": "CSS Syntax Module Level 3 (W3C) and JavaScript (ECMA-262)",
	"Unicode, Phụ lục chuẩn số 15 (dạng dựng sẵn NFC)":                           "Unicode Standard Annex 15 (normal form NFC)",
	"Unicode, Phụ lục chuẩn số 9 (ký tự điều khiển hướng chữ)":                   "Unicode Standard Annex 9 (directional formatting characters)",
	"Thông tư số 26/2020/TT-BTTTT":                                               "Circular 26/2020/TT-BTTTT",
	"WCAG 2.1, tiêu chí 1.1.1":                                                   "WCAG 2.1, criterion 1.1.1",
	"WCAG 2.1, tiêu chí 1.3.1":                                                   "WCAG 2.1, criterion 1.3.1",
	"WCAG 2.1, tiêu chí 2.4.4":                                                   "WCAG 2.1, criterion 2.4.4",
	"WCAG 2.1, tiêu chí 3.1.1":                                                   "WCAG 2.1, criterion 3.1.1",

	nd30:                     "Decree 30/2020/NĐ-CP on records, Annex I",
	nd30 + " và Phụ lục III": "Decree 30/2020/NĐ-CP on records, Annexes I and III",
	charset:                  "Decree 30/2020/NĐ-CP, Annex I: Unicode by TCVN 6909:2001",
	"Nghị định số 30/2020/NĐ-CP, Phụ lục III (bảng chữ viết tắt tên loại văn bản)":                        "Decree 30/2020/NĐ-CP, Annex III (abbreviations of types)",
	"Nghị định số 30/2020/NĐ-CP, Phụ lục VI (độ dài các trường thông tin của văn bản)":                    "Decree 30/2020/NĐ-CP, Annex VI (lengths of the fields of a document)",
	nd43 + " Điều 5 khoản 3 (ghi tác giả và nguồn – đã hết hiệu lực, giữ làm chuẩn)":                      "Decree 43/2011/NĐ-CP, Article 5.3 (name author and source – no longer in force, kept as a standard)",
	nd43 + " Điều 5.3 (nguyên tắc ghi tác giả và nguồn – đã hết hiệu lực, giữ làm chuẩn)":                 "Decree 43/2011/NĐ-CP, Article 5.3 (name author and source – no longer in force, kept as a standard)",
	"Nghị định số 224/2026/NĐ-CP Điều 9 và 11":                                                            "Decree 224/2026/NĐ-CP, Articles 9 and 11",
	"Nghị định số 224/2026/NĐ-CP Điều 9: cập nhật ngay khi có thay đổi":                                   "Decree 224/2026/NĐ-CP, Article 9: brought up to date as soon as something changes",
	"Nghị định số 224/2026/NĐ-CP Điều 10 khoản 3 điểm b (đánh giá mức độ hài lòng, bảo đảm riêng tư)":     "Decree 224/2026/NĐ-CP, Article 10.3b (rating, with privacy kept)",
	"Nghị định số 224/2026/NĐ-CP Điều 11 (tên miền của cơ quan)":                                          "Decree 224/2026/NĐ-CP, Article 11 (domains of offices)",
	"Nghị định số 224/2026/NĐ-CP Điều 13 khoản 1 điểm a (báo trước việc tạm ngừng và thời gian phục hồi)": "Decree 224/2026/NĐ-CP, Article 13.1a (outages are announced, with their end)",
	"Luật Bảo vệ dữ liệu cá nhân số 91/2025/QH15":                                                         "Law 91/2025/QH15 on the Protection of Personal Data",
	"Nghị định số 356/2025/NĐ-CP":                                                    "Decree 356/2025/NĐ-CP",
	"quy định dùng thư công vụ":                                                      "rules on official e-mail",
	"Luật Sở hữu trí tuệ":                                                            "Law on Intellectual Property",
	"Luật Tiếp cận thông tin: chậm nhất 05 ngày làm việc":                            "Law on Access to Information: within five working days",
	"ngày nghỉ theo lịch của cchc và days_off, work_days":                            "holidays by the calendar of cchc, days_off and work_days",
	"Nghị quyết số 30c/NQ-CP (giai đoạn 2011 – 2020)":                                "Resolution 30c/NQ-CP (2011 – 2020)",
	"Nghị quyết số 76/NQ-CP (giai đoạn 2021 – 2030)":                                 "Resolution 76/NQ-CP (2021 – 2030)",
	"Công văn số 581/BNV-CCHC về báo cáo cải cách hành chính":                        "Letter 581/BNV-CCHC on reports of administrative reform",
	"Bố cục chung của các kế hoạch tuyên truyền cải cách hành chính đã ban hành":     "The common outline of published plans",
	"Phụ lục nhiệm vụ của các kế hoạch tuyên truyền cải cách hành chính đã ban hành": "The annex of tasks of published plans",
	"Phụ lục nhiệm vụ của các kế hoạch tuyên truyền cải cách hành chính đã ban hành (đơn vị chủ trì, đơn vị phối hợp)": "The annex of tasks of published plans (who leads, who supports)",
	"Cột “Sản phẩm/Kết quả” của phụ lục kế hoạch":                                                                      "The column of results in the annexes of plans",
}

// inEnglish translates words of the table, and leaves others.
func inEnglish(s string) string {
	if e, ok := english[s]; ok {
		return e
	}
	parts := strings.Split(s, "; ")
	for i, p := range parts {
		if e, ok := english[p]; ok {
			parts[i] = e
		}
	}
	return strings.Join(parts, "; ")
}

func say(lang, vi string) string {
	if lang == "en" {
		return inEnglish(vi)
	}
	return vi
}

// Heading is the name of the rule's group.
func (r Rule) Heading(lang string) string { return say(lang, r.Group) }

// Reason says why there is the rule.
func (r Rule) Reason(lang string) string {
	if lang == "en" {
		return r.WhyEn
	}
	return r.Why
}

// Source says where the rule comes from.
func (r Rule) Source(lang string) string { return say(lang, r.From) }

// Counted says what the limit of the rule is about.
func (r Rule) Counted(lang string) string { return say(lang, r.LimitHelp) }
