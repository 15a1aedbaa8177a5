package ledger

import (
	"slices"

	"nawapi.gov.vn/cchc/internal/cchc"
)

// Tally is the number of tasks in each state.
type Tally struct{ DoneOnTime, DoneLate, InTime, Overdue, Stopped int }

// Add counts one task more.
func (t *Tally) Add(p cchc.Progress) {
	switch p {
	case cchc.DoneOnTime:
		t.DoneOnTime++
	case cchc.DoneLate:
		t.DoneLate++
	case cchc.OpenInTime:
		t.InTime++
	case cchc.OpenOverdue:
		t.Overdue++
	case cchc.Stopped:
		t.Stopped++
	}
}

// Plus returns the sum of two tallies.
func (t Tally) Plus(u Tally) Tally {
	return Tally{t.DoneOnTime + u.DoneOnTime, t.DoneLate + u.DoneLate, t.InTime + u.InTime, t.Overdue + u.Overdue, t.Stopped + u.Stopped}
}

// Done returns the number of tasks that are done, on time or late.
func (t Tally) Done() int { return t.DoneOnTime + t.DoneLate }

// Open returns the number of tasks that are not done, in time or overdue.
func (t Tally) Open() int { return t.InTime + t.Overdue }

// Total returns the number of tasks that are to be done: the done and the open ones, without the stopped ones.
func (t Tally) Total() int { return t.Done() + t.Open() }

// IsZero tells whether no task was counted at all.
func (t Tally) IsZero() bool { return t == Tally{} }

// Count returns the tally of all tasks.
func Count(tasks []Task) Tally {
	var t Tally
	for i := range tasks {
		t.Add(tasks[i].Progress)
	}
	return t
}

// Row is the tally of the tasks that have something in common.
type Row struct {
	Key string
	Tally
}

// Tallies counts tasks by a key that each of them has one of, so the rows add up to [Count]. The rows are in the
// order of keys, then in that in which tasks have further ones; keys that no task has make no row.
func Tallies(tasks []Task, by func(*Task) string, keys ...string) []Row {
	at := make(map[string]int, len(keys))
	rows := make([]Row, 0, len(keys))
	row := func(k string) *Row {
		i, ok := at[k]
		if !ok {
			i = len(rows)
			at[k] = i
			rows = append(rows, Row{Key: k})
		}
		return &rows[i]
	}
	for _, k := range keys {
		row(k)
	}
	for i := range tasks {
		row(by(&tasks[i])).Add(tasks[i].Progress)
	}
	kept := rows[:0]
	for _, r := range rows {
		if !r.IsZero() {
			kept = append(kept, r)
		}
	}
	return kept
}

// The keys by which tasks are counted.

// ByLead is the unit that leads the task.
func ByLead(t *Task) string { return t.Lead }

// ByTheme is the theme of the task.
func ByTheme(t *Task) string { return t.Theme }

// ByChannel is the channel of the task.
func ByChannel(t *Task) string { return t.Channel }

// ByQuarter is the quarter of the deadline as [Quarter.String] writes it, and "" for an ongoing task.
func ByQuarter(t *Task) string {
	if q, ok := t.Quarter(); ok {
		return q.String()
	}
	return ""
}

// Supported returns in how many tasks each unit supports the one that leads.
func Supported(tasks []Task) map[string]int {
	n := map[string]int{}
	for i := range tasks {
		for j, u := range tasks[i].Support {
			if !slices.Contains(tasks[i].Support[:j], u) {
				n[u]++
			}
		}
	}
	return n
}
