package main

import (
	"testing"
	"testing/fstest"
	"time"

	"nawapi.gov.vn/cchc/internal/content"
)

func TestNewDocumentType(t *testing.T) {
	for title, want := range map[string]string{
		"79/QĐ-TNNQG":   "Quyết định",
		"43/2011/NĐ-CP": "Nghị định",
		"31/2026/QH16":  "Luật",
		"76/NQ-CP":      "Nghị quyết",
		"15/CT-TTg":     "Chỉ thị",
		"12/KH-TNNQG":   "Kế hoạch",
		"205/QĐ-TW":     "Quyết định",
		"36-HD/BTCTW":   "Hướng dẫn",
		"115-QĐ/TW":     "Quyết định",
		"08/CV-TNNQG":   "Công văn",
		"Nghị quyết số 101/2019/QH14 về dự toán": "Nghị quyết",
		"Kế hoạch số 12/KH-TNNQG về cải cách":    "Kế hoạch",
	} {
		if got := values(fstest.MapFS{}, content.Document, title, time.Now())["type"]; got != want {
			t.Errorf("%s: %q, want %q", title, got, want)
		}
	}
}
