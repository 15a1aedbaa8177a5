package cchc

import (
	"slices"
	"time"
)

// ParArea is an area of public administration reform.
type ParArea struct {
	ID   string // as written in files: "the-che"
	Name string // "Cải cách thể chế"
}

// The programmes of reform, each with its first day and its six areas; the seventh, direction and management, is in
// none of them but is scored with them (Decision 876/QĐ-BNV of 10/11/2022). The first programme
// is also used for what is older, the last one for what is newer.
var programmes = []struct {
	from  Date
	areas []ParArea
}{
	{Date{2011, time.January, 1}, []ParArea{ // Resolution 30c/NQ-CP of 08/11/2011, for 2011–2020
		{"the-che", "Cải cách thể chế"},
		{"thu-tuc-hanh-chinh", "Cải cách thủ tục hành chính"},
		{"to-chuc-bo-may", "Cải cách tổ chức bộ máy hành chính nhà nước"},
		{"doi-ngu-cbccvc", "Xây dựng và nâng cao chất lượng đội ngũ cán bộ, công chức, viên chức"},
		{"tai-chinh-cong", "Cải cách tài chính công"},
		{"hien-dai-hoa", "Hiện đại hóa hành chính"},
		{"chi-dao-dieu-hanh", "Công tác chỉ đạo, điều hành"},
	}},
	{Date{2021, time.January, 1}, []ParArea{ // Resolution 76/NQ-CP of 15/7/2021, for 2021–2030
		{"the-che", "Cải cách thể chế"},
		{"thu-tuc-hanh-chinh", "Cải cách thủ tục hành chính"},
		{"to-chuc-bo-may", "Cải cách tổ chức bộ máy hành chính nhà nước"},
		{"che-do-cong-vu", "Cải cách chế độ công vụ"},
		{"tai-chinh-cong", "Cải cách tài chính công"},
		{"chinh-phu-so", "Xây dựng và phát triển Chính phủ điện tử, Chính phủ số"},
		{"chi-dao-dieu-hanh", "Công tác chỉ đạo, điều hành"},
	}},
}

func parAreas(d Date) []ParArea {
	areas := programmes[0].areas
	for _, p := range programmes[1:] {
		if !d.Before(p.from) {
			areas = p.areas
		}
	}
	return areas
}

// ParAreas returns the areas of the programme valid on d, in its order. The slice is the caller's.
func ParAreas(d Date) []ParArea { return slices.Clone(parAreas(d)) }

// ParAreaName returns the name of an area; ok is false if the programme valid on d has no such area.
func ParAreaName(id string, d Date) (name string, ok bool) {
	for _, a := range parAreas(d) {
		if a.ID == id {
			return a.Name, true
		}
	}
	return "", false
}

// AllParAreaIDs returns the areas of all programmes, each once, those of the oldest first.
func AllParAreaIDs() []string {
	var ids []string
	for _, p := range programmes {
		for _, a := range p.areas {
			if !slices.Contains(ids, a.ID) {
				ids = append(ids, a.ID)
			}
		}
	}
	return ids
}
