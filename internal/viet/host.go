package viet

// EndsWithHost tells whether a text ends with the name of a host, as people write
// an address without its https://: “xem vidu.gov.vn”, before a slash.
func EndsWithHost(s string) bool {
	letter := func(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
	i := len(s)
	for i > 0 && letter(s[i-1]) {
		i--
	}
	return len(s)-i >= 2 && i > 1 && s[i-1] == '.' && (letter(s[i-2]) || s[i-2] >= '0' && s[i-2] <= '9')
}
