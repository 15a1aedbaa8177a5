package site_test

import (
	"testing"
	"testing/fstest"

	"nawapi.gov.vn/cchc/internal/build"
)

// The term of publication is counted in working days: 30 April and 1 May of 2016 were at a weekend, so that Monday and Tuesday were
// free; a site may say that its office worked.
func TestTermInWorkingDays(t *testing.T) {
	late := func(settings string) *made {
		return sample(t, func(fs fstest.MapFS) {
			fs["content/tin-tuc/2016/nghi-le.md"] = &fstest.MapFile{Data: []byte("---\ntitle: Họp trước ngày nghỉ lễ\nsapo: Tin về cuộc họp.\ndate: 2016-05-04\nevent_date: 2016-04-28\nauthor: A\ncategory: chi-dao\n---\n\nTin.\n")}
			swap(t, fs, "content/site.yaml", "\ncategories:", "\n"+settings+"categories:")
		}, build.Options{})
	}
	const other, it = `Khai mạc hội nghị <cải cách> & "đổi mới"`, "Họp trước ngày nghỉ lễ"
	p := "/do-phu/2016/"
	late("").texts(p, "#cham tbody th", other)
	late("work_days: [2016-05-02]\n").texts(p, "#cham tbody th", other, it)
	late("work_days: [2016-05-02]\ndays_off: [2016-04-29]\n").texts(p, "#cham tbody th", other)
}
