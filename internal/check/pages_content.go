package check

// ofContent are the rules on what articles, plans, documents, units and contests
// say, and on how they name each other.
var ofContent = []Rule{
	// Plans.
	{
		Code: "due-form", Group: groupPlan, From: format,
		Why:   "Từ thời hạn, cchc tính nhiệm vụ nào đúng hạn, nhiệm vụ nào quá hạn; “quý II” viết bằng lời thì không tính được.",
		WhyEn: "Deadlines decide what is on time and what is overdue; words cannot be reckoned with.",
		Wrong: "due: quý II năm 2016", Right: "due: Q2/2016",
	},
	{
		Code: "plan-period", Group: groupPlan, From: format,
		Why:   "Thời gian của kế hoạch bắt đầu trong năm của kế hoạch. Lệch năm thì nhiệm vụ bị xếp vào kỳ báo cáo của năm khác.",
		WhyEn: "A plan begins in its year; otherwise its tasks would be counted in the reports of another.",
		Wrong: "year: 2016\nperiod:\n  from: 2015-12-01\n  to: 2016-12-31", Right: "year: 2016\nperiod:\n  from: 2016-01-01\n  to: 2016-12-31",
	},
	{
		Code: "plan-tasks", Group: groupPlan, From: "Phụ lục nhiệm vụ của các kế hoạch tuyên truyền cải cách hành chính đã ban hành",
		Why:   "Kế hoạch toàn văn có phụ lục: việc gì, ai chủ trì, khi nào xong, ra sản phẩm gì. Không có nhiệm vụ thì không theo dõi được tiến độ.",
		WhyEn: "A full plan says what, by whom, until when and with what result; without tasks there is no progress to follow.",
		Wrong: "edition: toan-van", Right: "edition: toan-van\ntasks:\n  - id: nv-01\n    name: Đăng tin, bài về cải cách hành chính\n    output: Tin, bài\n    lead: nawapi\n    due: Q2/2016\n    status: dang-thuc-hien",
	},
	{
		Code: "plan-self", Group: groupPlan, From: format,
		Why:   "Kế hoạch thay thế hay sửa đổi một kế hoạch trước nó, không thể thay thế chính nó; thường là chép tệp cũ mà quên đổi mã.",
		WhyEn: "A plan supersedes or amends an earlier one, never itself; usually a file was copied and the ID left as it was.",
		Wrong: "supersedes: [ke-hoach-cchc-2016]\n(trong tệp ke-hoach-cchc-2016.md)", Right: "supersedes: [ke-hoach-cchc-2015]\n(trong tệp ke-hoach-cchc-2016.md)",
	},
	{
		Code: "plan-cycle", Group: groupPlan, From: format,
		Why:   "Kế hoạch sau thay kế hoạch trước. Đi thành vòng thì không còn kế hoạch nào là bản đang dùng.",
		WhyEn: "A later plan takes the place of an earlier one; in a circle none would be the one in use.",
		Wrong: "ke-hoach-cchc-2016.md:  supersedes: [ke-hoach-cchc-2017]\nke-hoach-cchc-2017.md:  supersedes: [ke-hoach-cchc-2016]", Right: "ke-hoach-cchc-2017.md:  supersedes: [ke-hoach-cchc-2016]",
	},
	{
		Code: "task-twice", Group: groupPlan, From: format,
		Why:   "Bài viết dẫn tới nhiệm vụ bằng mã; hai nhiệm vụ một mã thì không biết bài là minh chứng cho việc nào.",
		WhyEn: "Articles name a task by its ID; with one ID for two there is no telling which one they prove.",
		Wrong: "tasks:\n  - id: nv-01\n    name: Đăng tin, bài\n    output: Tin, bài\n    lead: nawapi\n    due: Q2/2016\n    status: dang-thuc-hien\n  - id: nv-01\n    name: Tổ chức hội nghị\n    output: Hội nghị\n    lead: nawapi\n    due: Q3/2016\n    status: chua-thuc-hien", Right: "tasks:\n  - id: nv-01\n    name: Đăng tin, bài\n    output: Tin, bài\n    lead: nawapi\n    due: Q2/2016\n    status: dang-thuc-hien\n  - id: nv-02\n    name: Tổ chức hội nghị\n    output: Hội nghị\n    lead: nawapi\n    due: Q3/2016\n    status: chua-thuc-hien",
	},
	{
		Code: "task-lead-support", Group: groupPlan, From: "Phụ lục nhiệm vụ của các kế hoạch tuyên truyền cải cách hành chính đã ban hành (đơn vị chủ trì, đơn vị phối hợp)",
		Why:   "Một đơn vị chủ trì, các đơn vị khác phối hợp. Ghi cả hai thì khi tổng hợp theo đơn vị, nhiệm vụ bị đếm hai lần.",
		WhyEn: "One unit leads, others support. A unit in both columns would be counted twice.",
		Wrong: "lead: nawapi\nsupport: [nawapi, các đơn vị trực thuộc]", Right: "lead: nawapi\nsupport: [các đơn vị trực thuộc]",
	},
	{
		Code: "task-completed", Group: groupPlan, From: twoAxes,
		Why:   "Báo cáo chia nhiệm vụ hoàn thành thành đúng hạn và quá hạn; không có ngày hoàn thành thì không biết xếp vào đâu.",
		WhyEn: "Reports divide what is done into on time and late; without the day it is neither.",
		Wrong: "status: da-hoan-thanh\nevidence: [https://nawapi.gov.vn/?p=7254]", Right: "status: da-hoan-thanh\ncompleted_on: 2016-05-20\nevidence: [https://nawapi.gov.vn/?p=7254]",
	},
	{
		Code: "task-not-done", Group: groupPlan, From: twoAxes,
		Why:   "Có ngày hoàn thành mà tình trạng là đang thực hiện: một trong hai chưa được cập nhật, và số liệu báo cáo sẽ sai.",
		WhyEn: "It has a day of completion and is not done: one of the two is out of date, and the figures of reports would be wrong.",
		Wrong: "status: dang-thuc-hien\ncompleted_on: 2016-05-20", Right: "status: da-hoan-thanh\ncompleted_on: 2016-05-20\nevidence: [https://nawapi.gov.vn/?p=7254]",
	},
	{
		Code: "task-before", Group: groupPlan, From: format,
		Why:   "Việc xong trước khi kế hoạch bắt đầu thì không phải kết quả của kế hoạch này; thường là gõ nhầm năm.",
		WhyEn: "What was done before the plan began is no result of it; usually the year is a slip.",
		Wrong: "status: da-hoan-thanh\ncompleted_on: 2015-05-20\nevidence: [https://nawapi.gov.vn/?p=7254]", Right: "status: da-hoan-thanh\ncompleted_on: 2016-05-20\nevidence: [https://nawapi.gov.vn/?p=7254]",
	},
	{
		Code: "task-after", Group: groupPlan, From: ours,
		Why:   "Không thể báo cáo đã hoàn thành vào một ngày chưa tới.",
		WhyEn: "Nothing can be reported as completed on a day that is still to come.",
		Wrong: "status: da-hoan-thanh\ncompleted_on: 2016-12-20\nevidence: [https://nawapi.gov.vn/?p=7254]\n(dựng trang ngày 01/6/2016)", Right: "status: da-hoan-thanh\ncompleted_on: 2016-05-20\nevidence: [https://nawapi.gov.vn/?p=7254]\n(dựng trang ngày 01/6/2016)",
	},
	{
		Code: "task-evidence", Group: groupPlan, From: "Cột “Sản phẩm/Kết quả” của phụ lục kế hoạch; quy ước của cchc",
		Why:   "Nói đã xong thì phải chỉ ra được sản phẩm: bài đã đăng, văn bản, địa chỉ. Người kiểm tra sẽ hỏi ngay điều này.",
		WhyEn: "What is said to be done must be shown: an article, a document, an address. Inspectors ask for it first.",
		Wrong: "status: da-hoan-thanh\ncompleted_on: 2016-05-20", Right: "status: da-hoan-thanh\ncompleted_on: 2016-05-20\nevidence: [tin-tuc/2016/hoi-nghi]",
	},
	{
		Code: "par-area-period", Group: groupPlan, From: "Nghị quyết số 30c/NQ-CP (giai đoạn 2011 – 2020); Nghị quyết số 76/NQ-CP (giai đoạn 2021 – 2030)",
		Why:   "Hai giai đoạn cải cách có tên lĩnh vực khác nhau: đến năm 2020 là hiện đại hóa hành chính, từ năm 2021 là Chính phủ điện tử, Chính phủ số.",
		WhyEn: "The two reform programmes name their areas differently: modernisation until 2020, digital government from 2021 on.",
		Wrong: "date: 2016-03-10\npar_area: chinh-phu-so", Right: "date: 2016-03-10\npar_area: hien-dai-hoa",
	},

	// Documents.
	{
		Code: "legal-form", Group: groupLegal, From: nd30 + " và Phụ lục III",
		Why:   "Số, ký hiệu là tên riêng của văn bản: viết sai thì không tìm được, không so khớp được với chỗ dẫn trong bài.",
		WhyEn: "Number and notation are the name of a document; misspelt, it cannot be found nor matched with citations.",
		Wrong: "code: số 79 QĐ-TNNQG", Right: "code: 79/QĐ-TNNQG",
	},
	{
		Code: "legal-type", Group: groupLegal, From: "Nghị định số 30/2020/NĐ-CP, Phụ lục III (bảng chữ viết tắt tên loại văn bản)",
		Why:   "QĐ là quyết định, NĐ là nghị định. Tên loại và ký hiệu không khớp thì một trong hai sai.",
		WhyEn: "QĐ is a decision, NĐ a decree. If type and notation differ, one of them is wrong.",
		Wrong: "type: Nghị định\ncode: 79/QĐ-TNNQG", Right: "type: Quyết định\ncode: 79/QĐ-TNNQG",
	},
	{
		Code: "period-order", Group: groupLegal, From: format,
		Why:   "Ngày kết thúc trước ngày bắt đầu thì không có ngày nào đúng; hiệu lực và tên gọi đều tính theo hai ngày này.",
		WhyEn: "If the end comes before the beginning, no day lies between; validity and names are reckoned by both.",
		Wrong: "issued: 2016-03-03\nended: 2015-12-31", Right: "issued: 2016-03-03\nended: 2016-12-31",
	},
	{
		Code: "document-early", Group: groupLegal, From: validity,
		Why:   "Văn bản thường có hiệu lực từ ngày ký hoặc sau đó; hiệu lực trước ngày ban hành thường là gõ nhầm.",
		WhyEn: "A document is in force from the day it is signed or later; an earlier day is usually a slip.",
		Wrong: "issued: 2016-03-03\neffective: 2016-02-03", Right: "issued: 2016-03-03\neffective: 2016-03-03",
	},
	{
		Code: "document-twice", Group: groupLegal, From: format,
		Why:   "Một văn bản có hai tệp thì chỗ dẫn không biết trỏ tới tệp nào, và bản sửa ở tệp này không có ở tệp kia.",
		WhyEn: "With two files for one document citations cannot tell them apart, and a correction is made in one of them only.",
		Wrong: "content/van-ban/79-qd-tnnqg.md\ncontent/van-ban/quyet-dinh-79.md\n(cùng số 79/QĐ-TNNQG, cùng ngày 03/3/2016)", Right: "content/van-ban/79-qd-tnnqg.md",
	},
	{
		Code: "document-later", Group: groupLegal, From: ours,
		Why:   "Bài không thể dẫn một văn bản chưa ban hành: ngày đăng, mã văn bản hoặc ngày ban hành có chỗ sai.",
		WhyEn: "An article cannot cite what was not yet issued: its date, the ID or the day of issue is wrong.",
		Wrong: "date: 2016-03-01\ndocs: [79-qd-tnnqg]\n(Quyết định số 79/QĐ-TNNQG ban hành ngày 03/3/2016)", Right: "date: 2016-03-10\ndocs: [79-qd-tnnqg]\n(Quyết định số 79/QĐ-TNNQG ban hành ngày 03/3/2016)",
	},
	{
		Code: "document-self", Group: groupLegal, From: format,
		Why:   "Văn bản không thể là căn cứ của chính nó hay thay thế chính nó; thường là chép tệp cũ mà quên đổi mã.",
		WhyEn: "A document neither rests on itself nor replaces itself; usually a file was copied and the ID left as it was.",
		Wrong: "basis: [79-qd-tnnqg]\n(trong tệp 79-qd-tnnqg.md)", Right: "basis: [3599-qd-btnmt]\n(trong tệp 79-qd-tnnqg.md)",
	},
	{
		Code: "document-newer", Group: groupLegal, From: ours,
		Why:   "Căn cứ phải có trước, và chỉ văn bản sau mới thay thế văn bản trước. Ghi ngược thì trang nói văn bản đang dùng đã hết hiệu lực.",
		WhyEn: "A basis comes first, and only a later document replaces an earlier one. The other way round, the site would call what is in force ended.",
		Wrong: "issued: 2015-01-15\nreplaces: [79-qd-tnnqg]\n(Quyết định số 79/QĐ-TNNQG ban hành ngày 03/3/2016)", Right: "issued: 2017-01-15\nreplaces: [79-qd-tnnqg]\n(Quyết định số 79/QĐ-TNNQG ban hành ngày 03/3/2016)",
	},
	{
		Code: "document-cycle", Group: groupLegal, From: ours,
		Why:   "Văn bản sau thay văn bản trước. Đi thành vòng thì không còn văn bản nào đang có hiệu lực.",
		WhyEn: "A later document replaces an earlier one; in a circle none would be in force.",
		Wrong: "12-qd-tnnqg.md:  replaces: [13-qd-tnnqg]\n13-qd-tnnqg.md:  replaces: [12-qd-tnnqg]", Right: "13-qd-tnnqg.md:  replaces: [12-qd-tnnqg]",
	},
	{
		Code: "basis-ended", Group: groupLegal, From: validity,
		Why:   "Văn bản dựa vào một căn cứ đã hết hiệu lực trước ngày ký thì căn cứ ấy ghi nhầm, hoặc ngày hết hiệu lực trong danh mục sai.",
		WhyEn: "A basis that had ended before the day of issue is the wrong one, or its end in the register is wrong.",
		Wrong: "79-qd-tnnqg.md (ban hành 03/3/2016):  basis: [12-qd-tnnqg]\n12-qd-tnnqg.md:  ended: 2015-12-31", Right: "79-qd-tnnqg.md (ban hành 03/3/2016):  basis: [12-qd-tnnqg]\n12-qd-tnnqg.md:  ended: 2016-12-31",
	},

	// Units.
	{
		Code: "name-overlap", Group: groupUnits, From: ours,
		Why:   "Cơ quan đổi tên, sáp nhập vào một ngày nhất định. Hai tên chồng nhau thì văn bản, tin của những ngày ấy không biết ghi tên nào.",
		WhyEn: "Offices change their names on a day. Where two names are valid, documents of that time cannot tell which to show.",
		Wrong: "names:\n  - name: Bộ Tài nguyên và Môi trường\n    until: 2025-03-01\n  - name: Bộ Nông nghiệp và Môi trường\n    from: 2025-03-01", Right: "names:\n  - name: Bộ Tài nguyên và Môi trường\n    until: 2025-02-28\n  - name: Bộ Nông nghiệp và Môi trường\n    from: 2025-03-01",
	},
	{
		Code: "name-gap", Group: groupUnits, From: ours,
		Why:   "Giữa hai tên có những ngày đơn vị không mang tên nào; văn bản, tin của những ngày ấy sẽ không có tên cơ quan.",
		WhyEn: "Between the two names are days without any; documents of those days would have no issuer's name.",
		Wrong: "names:\n  - name: Bộ Tài nguyên và Môi trường\n    until: 2025-01-31\n  - name: Bộ Nông nghiệp và Môi trường\n    from: 2025-03-01", Right: "names:\n  - name: Bộ Tài nguyên và Môi trường\n    until: 2025-02-28\n  - name: Bộ Nông nghiệp và Môi trường\n    from: 2025-03-01",
	},
	{
		Code: "unit-unnamed", Group: groupUnits, From: ours,
		Why:   "Trang ghi tên cơ quan theo đúng ngày của văn bản. Ngày ấy đơn vị chưa có, hoặc không còn tên nào, thì ngày hoặc mã đơn vị sai.",
		WhyEn: "Offices are shown by their name of the day. If there was none, the day or the unit is wrong.",
		Wrong: "type: Quyết định\ncode: 15/QĐ-BNNMT\nissued: 2016-03-03\nissuer: bo-nong-nghiep-va-moi-truong\n(tên gọi của Bộ có từ ngày 01/3/2025)", Right: "type: Quyết định\ncode: 15/QĐ-BNNMT\nissued: 2025-03-03\nissuer: bo-nong-nghiep-va-moi-truong\n(tên gọi của Bộ có từ ngày 01/3/2025)",
	},
	{
		Code: "item-edited", Group: groupBundles, From: "Quy ước của cchc: tin của đơn vị nào do đơn vị ấy chịu trách nhiệm; mã kiểm tra SHA-256 (FIPS 180-4)",
		Why:   "Tin lấy từ trang của đơn vị mang tên đơn vị ấy; sửa ở đây thì lời trên hai trang khác nhau mà người đọc không biết.",
		WhyEn: "The item bears the name of another unit; changed here, the two sites would say different things under one name.",
		Wrong: "title: \"Hội nghị lớn\" (tiêu đề do đơn vị gửi: “Hội nghị”)", Right: "title: \"Hội nghị\"",
	},
	{
		Code: "item-unit", Group: groupBundles, From: format,
		Why:   "Thư mục cho biết tin của đơn vị nào. Chuyển tệp sang thư mục khác thì lần nhập sau sẽ có hai bản.",
		WhyEn: "The folder says whose item it is; moved elsewhere, the next import would make a second copy.",
		Wrong: "content/tin-don-vi/lien-doan-mien-nam/hoi-nghi.md (ghi unit: lien-doan-mien-bac)", Right: "content/tin-don-vi/lien-doan-mien-bac/hoi-nghi.md (ghi unit: lien-doan-mien-bac)",
	},

	// Contests.
	{
		Code: "contest-times", Group: groupContest, From: contests,
		Why:   "Người dự thi phải biết nhận bài từ ngày nào đến ngày nào; trang cũng dựa vào đó để mở, đóng cuộc thi.",
		WhyEn: "People must know from when to when they can take part; the page opens and closes the contest by it.",
		Wrong: "form: cuoc-thi\nfrom: 2016-05-10", Right: "form: cuoc-thi\nfrom: 2016-05-10\nuntil: 2016-06-10",
	},
	{
		Code: "contest-order", Group: groupContest, From: contests,
		Why:   "Cuộc thi kết thúc trước khi mở thì không ai dự được; một trong hai ngày là gõ nhầm.",
		WhyEn: "A contest that ends before it begins is open to nobody; one of the days is a slip.",
		Wrong: "from: 2016-05-10\nuntil: 2016-05-01", Right: "from: 2016-05-10\nuntil: 2016-06-10",
	},
	{
		Code: "contest-self-test", Group: groupContest, From: contests,
		Why:   "Bài tự kiểm tra làm lúc nào cũng được và xem đáp án ngay. Có thời hạn hay giải thưởng thì người đọc tưởng là cuộc thi.",
		WhyEn: "A self-test is open at any time and shows its answers; with a time or prizes readers would take it for a contest.",
		Wrong: "form: tu-kiem-tra\nuntil: 2016-06-10", Right: "form: tu-kiem-tra",
	},
	{
		Code: "contest-questions", Group: groupContest, From: contests,
		Why:   "Bài tự kiểm tra không có câu hỏi là một trang trống.",
		WhyEn: "A self-test without questions is an empty page.",
		Wrong: "form: tu-kiem-tra", Right: "form: tu-kiem-tra\nquestions:\n  - id: giai-doan\n    text: Nghị quyết số 76/NQ-CP áp dụng cho giai đoạn nào?\n    options: [2011 – 2020, 2021 – 2030]\n    answer: B\n    explain: Trích yếu của Nghị quyết ghi giai đoạn 2021 – 2030.",
	},
	{
		Code: "questions-many", Group: groupContest, From: contests,
		Why:   "Trang quá nhiều câu hỏi thì tải chậm và ít người làm hết; chia ra thì mỗi lần làm được một phần.",
		WhyEn: "A page with too many questions loads slowly and few finish it.",
		Wrong: "questions: (60 câu hỏi trong một tệp)", Right: "questions: (30 câu hỏi; 30 câu còn lại ở tệp thứ hai)",
	},
	{
		Code: "question-twice", Group: groupContest, From: contests,
		Why:   "Câu trả lời được ghi theo mã câu hỏi; hai câu một mã thì đáp án lẫn vào nhau.",
		WhyEn: "Answers go by the ID of the question; with one ID for two they would be mixed up.",
		Wrong: "questions:\n  - id: cau-1\n    text: Năm nào bắt đầu giai đoạn theo Nghị quyết số 76/NQ-CP?\n    options: [2011, 2021]\n    answer: B\n    explain: Giai đoạn 2021 – 2030.\n  - id: cau-1\n    text: Năm nào kết thúc?\n    options: [2020, 2030]\n    answer: B\n    explain: Giai đoạn 2021 – 2030.", Right: "questions:\n  - id: cau-1\n    text: Năm nào bắt đầu giai đoạn theo Nghị quyết số 76/NQ-CP?\n    options: [2011, 2021]\n    answer: B\n    explain: Giai đoạn 2021 – 2030.\n  - id: cau-2\n    text: Năm nào kết thúc?\n    options: [2020, 2030]\n    answer: B\n    explain: Giai đoạn 2021 – 2030.",
	},
	{
		Code: "question-options", Group: groupContest, From: contests,
		Why:   "Một phương án thì không phải lựa chọn; quá tám phương án thì đọc không xuể.",
		WhyEn: "One option is no choice, and more than eight are too many to read.",
		Wrong: "options: [2021 – 2030]\nanswer: A", Right: "options: [2011 – 2020, 2021 – 2030]\nanswer: B",
	},
	{
		Code: "option-twice", Group: groupContest, From: contests,
		Why:   "Hai phương án giống nhau mà chỉ một cái được tính là đúng thì người dự thi bị thiệt.",
		WhyEn: "Of two equal options only one would count as right, which is unfair.",
		Wrong: "options: [2021 – 2030, 2021 – 2030]\nanswer: B", Right: "options: [2011 – 2020, 2021 – 2030]\nanswer: B",
	},
	{
		Code: "option-letter", Group: groupContest, From: contests,
		Why:   "Trang tự đánh chữ A, B, C, D; ghi sẵn trong tệp thì hiện thành “A. A. …”.",
		WhyEn: "The page puts A, B, C, D itself; written in the file they appear twice.",
		Wrong: "options:\n  - A. Giai đoạn 2011 – 2020\n  - B. Giai đoạn 2021 – 2030\nanswer: B", Right: "options:\n  - Giai đoạn 2011 – 2020\n  - Giai đoạn 2021 – 2030\nanswer: B",
	},
	{
		Code: "answer-range", Group: groupContest, From: contests,
		Why:   "Đáp án chỉ vào một phương án không có thì không ai trả lời đúng được.",
		WhyEn: "If the answer names no option, nobody can be right.",
		Wrong: "options: [2011 – 2020, 2021 – 2030]\nanswer: C", Right: "options: [2011 – 2020, 2021 – 2030]\nanswer: B",
	},
	{
		Code: "question-explain", Group: groupContest, From: contests,
		Why:   "Cuộc thi để tuyên truyền: người trả lời cần biết vì sao đúng và văn bản nào quy định.",
		WhyEn: "The contest is there to inform: people need to know why an answer is right, and by which document.",
		Wrong: "- id: giai-doan\n  text: Nghị quyết số 76/NQ-CP áp dụng cho giai đoạn nào?\n  options: [2011 – 2020, 2021 – 2030]\n  answer: B", Right: "- id: giai-doan\n  text: Nghị quyết số 76/NQ-CP áp dụng cho giai đoạn nào?\n  options: [2011 – 2020, 2021 – 2030]\n  answer: B\n  explain: Trích yếu của Nghị quyết ghi giai đoạn 2021 – 2030.",
	},

	// Duties.
	{
		Code: "duty-twice", Group: groupDuties, From: duties,
		Why:   "Báo cáo và ghi chú nhắc tới nghĩa vụ bằng mã; hai nghĩa vụ một mã thì không biết nói về điều nào.",
		WhyEn: "Reports name a duty by its ID; with one ID for two there is no telling which is meant.",
		Wrong: "duties:\n  - id: dia-chi\n    …\n  - id: dia-chi\n    …", Right: "duties:\n  - id: dia-chi\n    …\n  - id: dien-thoai\n    …",
	},
	{
		Code: "duty-period", Group: groupDuties, From: duties,
		Why:   "Nghĩa vụ hết hiệu lực trước khi có hiệu lực thì không bao giờ được kiểm tra.",
		WhyEn: "A duty that ends before it begins would never be checked.",
		Wrong: "from: 2026-07-01\nuntil: 2025-12-31", Right: "from: 2026-07-01\nuntil: 2027-12-31",
	},
	{
		Code: "duty-need", Group: groupDuties, From: duties,
		Why:   "Điều kiện phải nói rõ cần khóa nào, trang nào hay bao nhiêu ngày thì máy mới kiểm tra được.",
		WhyEn: "A need says which key, which page or how many days, or it cannot be checked.",
		Wrong: "- what: trang", Right: "- what: trang\n  name: gioi-thieu",
	},
	{
		Code: "duty-key", Group: groupDuties, From: duties,
		Why:   "Tên khóa gõ sai thì nghĩa vụ bị coi là chưa đạt mãi mãi, dù site.yaml đã ghi đủ.",
		WhyEn: "With a misspelt key the duty would never be met, whatever site.yaml says.",
		Wrong: "- what: khoa\n  name: organisation.adress", Right: "- what: khoa\n  name: organisation.unit",
	},
	{
		Code: "profile-unknown", Group: groupDuties, From: duties,
		Why:   "Không tìm thấy bộ quy tắc thì không nghĩa vụ nào được kiểm tra, và trang tưởng là đạt cả.",
		WhyEn: "Without its profile no duty is checked, and all would seem well.",
		Wrong: "profile: vn-2026-7", Right: "profile: vn-2026-07",
	},
	{
		Code: "duty-error", Group: groupDuties, From: duties,
		Why:   "Bộ quy tắc coi nghĩa vụ này là bắt buộc; trang không được dựng khi còn trái. Điều khoản ghi ngay trong thông báo.",
		WhyEn: "The profile of the site holds this duty to be binding; the message names the article of law.",
		Wrong: "organisation:\n  unit: nawapi\n(bộ quy tắc riêng của đơn vị bắt buộc có organisation.phone, mức loi)", Right: "organisation:\n  unit: nawapi\n  phone: 024 3999 0000\n(bộ quy tắc riêng của đơn vị bắt buộc có organisation.phone, mức loi)",
	},
	{
		Code: "duty-warning", Group: groupDuties, From: duties,
		Why:   "Quy định yêu cầu mà trang chưa có; trang vẫn dựng được, nhưng khi kiểm tra sẽ bị nhắc. Điều khoản ghi ngay trong thông báo.",
		WhyEn: "The law asks for it and the site does not have it yet; the message names the article.",
		Wrong: "organisation:\n  unit: nawapi\n(bộ quy tắc vn-2026-07: chân trang ghi số điện thoại, mức canh-bao)", Right: "organisation:\n  unit: nawapi\n  phone: 024 3999 0000\n(bộ quy tắc vn-2026-07: chân trang ghi số điện thoại, mức canh-bao)",
	},
	{
		Code: "duty-notice", Group: groupDuties, From: duties,
		Why:   "Quy định khuyến khích, không bắt buộc; có thì người đọc được phục vụ tốt hơn.",
		WhyEn: "The law recommends it; readers are better served with it.",
		Wrong: "organisation:\n  unit: nawapi\n(bộ quy tắc riêng của đơn vị khuyến khích có organisation.phone, mức ghi-chu)", Right: "organisation:\n  unit: nawapi\n  phone: 024 3999 0000\n(bộ quy tắc riêng của đơn vị khuyến khích có organisation.phone, mức ghi-chu)",
	},

	// The site as a whole.
	{
		Code: "settings-missing", Group: groupStructure, From: format,
		Why:   "Không có tệp này thì không biết tên trang, địa chỉ gốc, cơ quan chủ quản và các chuyên mục.",
		WhyEn: "Without this file the site has no name, no address, no office and no categories.",
		Wrong: "content/ không có site.yaml", Right: "content/site.yaml:\ntitle: Cải cách hành chính\nbase_url: https://nawapi.gov.vn/cchc/\norganisation:\n  unit: nawapi\ncategories:\n  - id: chi-dao-dieu-hanh\n    name: Chỉ đạo điều hành",
	},
	{
		Code: "id-twice", Group: groupStructure, From: format,
		Why:   "Mã lấy từ tên tệp, bỏ dấu và chữ hoa. Hai tệp một mã thì liên kết tới mã ấy không biết dẫn đi đâu.",
		WhyEn: "The ID is the file name without marks and capitals; with one ID for two files references cannot tell them apart.",
		Wrong: "content/van-ban/79-qd-tnnqg.md và content/van-ban/79-QĐ-TNNQG.md", Right: "content/van-ban/79-qd-tnnqg.md và content/van-ban/80-qd-tnnqg.md",
	},
	{
		Code: "tag-empty", Group: groupStructure, From: format,
		Why:   "Mỗi từ khóa có một trang; từ khóa chỉ có dấu câu thì không làm địa chỉ được.",
		WhyEn: "Every tag has a page; a tag of punctuation only cannot be an address.",
		Wrong: "tags: [một cửa, \"…\"]", Right: "tags: [một cửa]",
	},
	{
		Code: "file-missing", Group: groupLinks, From: ours,
		Why:   "Người đọc bấm tải sẽ gặp trang báo lỗi. Thường là sai chữ hoa, sai đuôi hoặc chưa chép tệp vào.",
		WhyEn: "Readers who want the file would meet an error page. Often a capital letter or the ending differs, or the file was not copied.",
		Wrong: "attachments:\n  - file: /files/2016/ke-hoch.pdf", Right: "attachments:\n  - file: /files/2016/ke-hoach.pdf",
	},
	{
		Code: "alias-twice", Group: groupLinks, From: format,
		Why:   "Một địa chỉ cũ chỉ chuyển được người đọc tới một trang.",
		WhyEn: "A former address can send readers on to one page only.",
		Wrong: "bai.md:       aliases: [/?p=7254]\nhoi-nghi.md:  aliases: [/?p=7254]", Right: "bai.md:       aliases: [/?p=7254]\nhoi-nghi.md:  aliases: [/?p=7260]",
	},
	{
		Code: "alias-self", Group: groupLinks, From: "RFC 9110, mục 15.4 (chuyển hướng); định dạng tệp nội dung của cchc",
		Why:   "Trang chuyển hướng tới chính nó thì trình duyệt quay vòng rồi báo lỗi.",
		WhyEn: "A page that redirects to itself sends browsers round until they give up.",
		Wrong: "aliases: [/tin-tuc/2016/bai/]\n(trong tệp content/tin-tuc/2016/bai.md)", Right: "aliases: [/tin-tuc/2016/bai-cu/]\n(trong tệp content/tin-tuc/2016/bai.md)",
	},
	{
		Code: "translation-lang", Group: groupAccess, From: language,
		Why:   "Bản dịch phải bằng ngôn ngữ khác, để máy đọc màn hình đọc đúng giọng và người đọc chuyển qua lại được.",
		WhyEn: "A translation is in another language; screen readers choose their voice by it.",
		Wrong: "title: About\ntranslation_of: gioi-thieu", Right: "title: About\nlang: en\ntranslation_of: gioi-thieu",
	},
	{
		Code: "translation-twice", Group: groupAccess, From: language,
		Why:   "Nút “English” của một trang chỉ dẫn tới một trang.",
		WhyEn: "The “English” button of a page leads to one page only.",
		Wrong: "about.md:     translation_of: gioi-thieu\ncontact.md:   translation_of: gioi-thieu", Right: "about.md:     translation_of: gioi-thieu\ncontact.md:   translation_of: lien-he",
	},
	{
		Code: "translation-one-way", Group: groupAccess, From: language,
		Why:   "Người đọc sang trang tiếng Anh rồi bấm quay lại phải về đúng trang đã đọc.",
		WhyEn: "Who goes to the English page and back must come to the page they came from.",
		Wrong: "about.md:       translation_of: gioi-thieu\ngioi-thieu.md:  translation_of: contact", Right: "about.md:       translation_of: gioi-thieu\ngioi-thieu.md:  translation_of: about",
	},
	{
		Code: "translation-missing", Group: groupAccess, From: language,
		Why:   "Trang tiếng Anh đứng một mình thì người đọc tiếng Việt không biết có nội dung ấy, và nút đổi ngôn ngữ không hiện.",
		WhyEn: "Alone, the English page has no button to its Vietnamese text, and readers of Vietnamese miss it.",
		Wrong: "title: About\nlang: en", Right: "title: About\nlang: en\ntranslation_of: gioi-thieu",
	},
	{
		Code: "english-missing", Group: groupAccess, From: language,
		Why:   "Trang tiếng Anh cần tên trang, tên cơ quan và trình đơn bằng tiếng Anh; thiếu thì đầu trang, chân trang vẫn là tiếng Việt.",
		WhyEn: "Pages in English need the names and the menu in English; otherwise header and footer stay Vietnamese.",
		Wrong: "title: Cải cách hành chính\n(không có khóa english, mà content/trang/about.md ghi lang: en)", Right: "title: Cải cách hành chính\nenglish:\n  title: Public Administration Reform\n  name: National Center for Water Resources Planning and Investigation\n  menu:\n    - label: About\n      link: trang/about.md",
	},
}
