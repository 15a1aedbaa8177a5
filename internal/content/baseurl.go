package content

import (
	"net/url"
	"strings"
)

// CleanBase brings a base address into the one form that the later stages
// take: scheme://host/path/ with a slash at the end, without query and
// fragment. It refuses what is no http(s) address or has a user, a query, a
// fragment, or a path that would need escaping.
func CleanBase(s string) (string, bool) {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil ||
		u.RawQuery != "" || u.Fragment != "" || u.EscapedPath() != u.Path || strings.Contains(u.Path, "//") || strings.Contains(u.Path, "..") {
		return "", false
	}
	return u.Scheme + "://" + u.Host + strings.TrimSuffix(u.Path, "/") + "/", true
}
