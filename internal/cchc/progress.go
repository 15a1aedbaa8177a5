package cchc

// Status is what the owner of a task wrote about it. It says nothing about being late: that is derived.
type Status string

// The values of a status, as written in files.
const (
	ChuaThucHien Status = "chua-thuc-hien"
	DangThucHien Status = "dang-thuc-hien"
	DaHoanThanh  Status = "da-hoan-thanh"
	DungThucHien Status = "dung-thuc-hien"
)

// Statuses returns all values in the order of a task's life. The slice is the caller's.
func Statuses() []Status {
	return []Status{ChuaThucHien, DangThucHien, DaHoanThanh, DungThucHien}
}

// Label returns the status for readers, and "" if it is none of the four.
func (s Status) Label() string {
	switch s {
	case ChuaThucHien:
		return "Chưa thực hiện"
	case DangThucHien:
		return "Đang thực hiện"
	case DaHoanThanh:
		return "Đã hoàn thành"
	case DungThucHien:
		return "Dừng thực hiện"
	}
	return ""
}

// Progress is how a task stands on a day, on the two axes of the Government's reports: done or not, in time or not.
// The zero Progress is none of them.
type Progress int

// The states, in the order in which reports list them.
const (
	DoneOnTime Progress = iota + 1
	DoneLate
	OpenInTime
	OpenOverdue
	Stopped
)

var progressLabels = [...]string{
	DoneOnTime:  "Hoàn thành đúng hạn",
	DoneLate:    "Hoàn thành quá hạn",
	OpenInTime:  "Chưa hoàn thành, trong hạn",
	OpenOverdue: "Chưa hoàn thành, quá hạn",
	Stopped:     "Dừng thực hiện",
}

// Label returns the state for readers.
func (p Progress) Label() string {
	if p < 0 || int(p) >= len(progressLabels) {
		return ""
	}
	return progressLabels[p]
}

// Derive returns how a task stands at the end of the day asOf. The deadline is met on its last day (see [Due.Last]); an
// ongoing task is never overdue before periodEnd, the last day of the plan.
//
// A task that was completed after asOf was still open on that day, so a report on a past period does not
// change when it is made again. A done task without a day of completion counts as completed on asOf, the latest day
// possible: nothing is called on time without proof. A status other than the four counts as not done.
func Derive(st Status, due Due, completed Date, periodEnd, asOf Date) Progress {
	last := due.Last(periodEnd)
	if st == DungThucHien {
		return Stopped
	}
	if st == DaHoanThanh && !completed.After(asOf) {
		if completed.IsZero() {
			completed = asOf
		}
		if completed.After(last) {
			return DoneLate
		}
		return DoneOnTime
	}
	if asOf.After(last) {
		return OpenOverdue
	}
	return OpenInTime
}
