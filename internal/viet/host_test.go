package viet

import "testing"

func TestEndsWithHost(t *testing.T) {
	for s, want := range map[string]bool{
		"xem vidu.gov.vn": true, "a1.vn": true, "https://vidu.example": true,
		"": false, "79": false, ".vn": false, "vidu": false, "v.v": false, "1.234": false, "Số. VN": false, "Hà.vn": false, "vidu.vn/a": false,
	} {
		if got := EndsWithHost(s); got != want {
			t.Errorf("%q: %v", s, got)
		}
	}
}
