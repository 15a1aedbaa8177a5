package site

import (
	"net/url"
	"strconv"
	"strings"
)

// Readers say how satisfied they are where site.yaml tells: by a form that is
// sent to an address, or by a letter. Neither wants a script, a cookie or the
// reader's name, and nothing leaves the page before somebody presses a button.

// FeedbackForm returns the address that the satisfaction form is sent to, or "".
func (f *Frame) FeedbackForm() string {
	if strings.HasPrefix(f.Feedback, "https://") {
		return f.Feedback
	}
	return ""
}

// Rate returns the address of a letter that says how satisfied its writer is,
// from 1 to 5, or "" when feedback does not come by letter.
func (f *Frame) Rate(n int) string {
	if !strings.HasPrefix(f.Feedback, "mailto:") {
		return ""
	}
	subject := "Đánh giá mức độ hài lòng: "
	if f.Lang == "en" {
		subject = "Satisfaction: "
	}
	return f.Feedback + "?subject=" + url.PathEscape(subject+strconv.Itoa(n)+"/5 – "+f.ShortTitle)
}
