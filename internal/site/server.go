package site

import (
	"fmt"
	"slices"
	"strings"

	"nawapi.gov.vn/cchc/internal/source"
)

// serving is what a web server has to know of the site: former addresses, what
// pages may load, what browsers may keep. It is the one model that the files
// for nginx, for Caddy and for hosts that read _headers and _redirects are
// made from.
type serving struct {
	base      string // /path, or ""
	redirects []redirect
	forms     string   // the host that the satisfaction form is sent to, https://host, or ""
	stamped   []string // addresses of style sheets and scripts with a fingerprint
}

// header is a line that goes with every answer.
type header struct{ name, value string }

// policy is what a page may load (Content Security Policy, level 3): its own
// host and nothing else, no script or style inside the page, no frame of
// others around it.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
	"manifest-src 'self'; media-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"

var headers = []header{
	{"Content-Security-Policy", policy},
	{"X-Content-Type-Options", "nosniff"},
	{"Referrer-Policy", "strict-origin-when-cross-origin"},
	{"Permissions-Policy", "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()"},
	{"Cross-Origin-Opener-Policy", "same-origin"},
}

// headers are those of every answer of this site: forms may also be sent to where
// it takes what readers say of it.
func (s serving) headers() []header {
	hs := slices.Clone(headers)
	if s.forms != "" {
		hs[0].value = strings.Replace(hs[0].value, "form-action 'self'", "form-action 'self' "+s.forms, 1)
	}
	return hs
}

// How long browsers may keep an answer without asking again. A fingerprint is
// another one when the file is another (RFC 8246).
const (
	keepForever = "public, max-age=31536000, immutable"
	keepAnHour  = "public, max-age=3600"
	askAgain    = "no-cache"
)

// manifestType is what a web manifest is sent as (W3C, Web Application Manifest,
// 5), which web servers do not know by its name.
const manifestType = "application/manifest+json"

// stampedName is the end of a name with a fingerprint, an asset's or that of a
// part of the search index, as a pattern that nginx and Caddy read alike.
const stampedName = `(\.[0-9a-f]{10}\.(css|js|mjs|svg|png|jpe?g|gif|webp|woff2?|ttf|otf)|/tim-kiem/du-lieu/[a-z0-9]+-[0-9a-f]{8}\.bin)$`

// sharedName is the end of a name may read from their pages: data and feeds, which
// are public and carry nothing of the reader.
const sharedName = `\.(json|xml)$`

// servers adds the files for web servers.
func (a *assembly) servers(rs []redirect) {
	s := serving{base: a.frame.Base, redirects: rs}
	if u := a.frame.FeedbackForm(); u != "" {
		host, _, _ := strings.Cut(strings.TrimPrefix(u, "https://"), "/")
		if s.forms = "https://" + host; s.forms == a.host {
			s.forms = ""
		}
	}
	for name, address := range a.frame.assets { // what every page may refer to; pictures of a draft are named nowhere
		if address != a.frame.Base+"/"+name {
			s.stamped = append(s.stamped, address)
		}
	}
	slices.Sort(s.stamped)
	for file := range serverFiles {
		a.add("/"+file, "", &serverFile{s, file}, "")
	}
}

// serverFiles are the outputs, and how each is written.
var serverFiles = map[string]func(serving, []byte) []byte{
	"_redirects":                serving.appendRedirects,
	"_headers":                  serving.appendHeaders,
	"may-chu/nginx-http.conf":   serving.appendNginxHTTP,
	"may-chu/nginx-server.conf": serving.appendNginxServer,
	"may-chu/Caddyfile":         serving.appendCaddy,
}

// serverFile is one of the files that are made from a serving.
type serverFile struct {
	serving
	file string // of serverFiles
}

// Sum implements View.
func (f *serverFile) Sum() source.Sum {
	d := source.NewDigest()
	d.Strs([]string{"server", f.file, f.base})
	d.Int(len(f.redirects))
	for _, r := range f.redirects {
		d.Str(r.from)
		d.Str(r.to)
	}
	d.Str(f.forms)
	d.Strs(f.stamped)
	return d.Sum()
}

// Append implements Writer.
func (f *serverFile) Append(b []byte) []byte { return serverFiles[f.file](f.serving, b) }

// appendRedirects writes the _redirects file that static hosts read: from, its
// parameters, to, status.
func (s serving) appendRedirects(b []byte) []byte {
	for _, r := range s.redirects {
		path, query, _ := strings.Cut(r.from, "?")
		b = append(b, path...)
		for _, q := range strings.Split(query, "&") {
			if q != "" {
				b = append(append(b, ' '), q...)
			}
		}
		b = fmt.Appendf(b, " %s 301\n", r.to)
	}
	return b
}

// appendHeaders writes the _headers file that static hosts read. Where two
// patterns meet, such hosts join the values, so Cache-Control stands only with
// what is named by a fingerprint; for the rest they ask again by themselves.
func (s serving) appendHeaders(b []byte) []byte {
	b = fmt.Appendf(b, "%s/*\n", s.base)
	for _, h := range s.headers() {
		b = fmt.Appendf(b, "  %s: %s\n", h.name, h.value)
	}
	for _, p := range []string{"*.json", "*.xml"} {
		b = fmt.Appendf(b, "%s/%s\n  Access-Control-Allow-Origin: *\n", s.base, p)
	}
	b = fmt.Appendf(b, "%s/%s\n  Content-Type: %s\n", s.base, manifestName, manifestType)
	for _, p := range s.stamped {
		b = fmt.Appendf(b, "%s\n  Cache-Control: %s\n", p, keepForever)
	}
	return b
}

// appendNginxHTTP writes what stands in http {}: former addresses over
// $request_uri, and what depends on the name of a file.
func (s serving) appendNginxHTTP(b []byte) []byte {
	b = append(b, `# Do cchc tạo ra. Ghi trong http {}:
#   include /duong/dan/public/may-chu/nginx-http.conf;
# rồi trong server {} như đầu tệp nginx-server.conf hướng dẫn.
# Kiểm tra bằng "nginx -t" và nạp lại nginx khi tệp này thay đổi.

map_hash_bucket_size 4096;
map_hash_max_size 65536;

map $uri $cchc_cache {
`...)
	base := nginxPattern(s.base)
	b = fmt.Appendf(b, "\tdefault %q;\n\t\"~^%s/.+%s\" %q;\n\t\"~^%s/(images|files)/\" %q;\n}\n\n", askAgain, base, stampedName, keepForever, base, keepAnHour)
	b = fmt.Appendf(b, "map $uri $cchc_shared {\n\tdefault \"\";\n\t\"~^%s/.+%s\" \"*\";\n}\n\n", base, sharedName)
	b = append(b, "map $request_uri $cchc_moved {\n\tdefault \"\";\n"...)
	seen := map[string]bool{}
	for _, r := range s.redirects {
		from := nginxQuote(r.from)
		if k := strings.ToLower(from); !seen[k] && len(k) < 4000 { // nginx takes two that differ by letter case for one, and does not start
			seen[k] = true
			b = fmt.Appendf(b, "\t%s %s;\n", from, nginxQuote(r.to))
		}
	}
	return append(b, "}\n"...)
}

// appendNginxServer writes what stands in server {}. One location carries all
// headers, since an add_header in a location inside it would drop those of the
// outer one.
func (s serving) appendNginxServer(b []byte) []byte {
	b = append(b, `# Do cchc tạo ra. Ghi trong server {}:
#   set $cchc_public /duong/dan/public;
#   include /duong/dan/public/may-chu/nginx-server.conf;

absolute_redirect off;   # cùng máy chủ, cùng giao thức với người hỏi
if ($cchc_moved) { return 301 $cchc_moved; }
`...)
	place, files := "/", "alias $cchc_public/;"
	if s.base != "" {
		place = s.base + "/"
		b = fmt.Appendf(b, "location = %s { return 301 %s; }\n", s.base, place)
	}
	b = fmt.Appendf(b, "location ^~ %s. { return 404; }\n", place)
	b = fmt.Appendf(b, "location ^~ %s.well-known/ { alias $cchc_public/.well-known/; }\n", place)
	b = fmt.Appendf(b, "location ^~ %smay-chu/ { return 404; }\n", place)
	b = fmt.Appendf(b, "location ^~ %s_ { return 404; }\n", place)
	// No list of types that comes with nginx has this one.
	b = fmt.Appendf(b, "location = %[1]s%[2]s {\n\talias $cchc_public/%[2]s;\n\ttypes { }\n\tdefault_type %[3]s;\n", place, manifestName, manifestType)
	for _, h := range s.headers() {
		b = fmt.Appendf(b, "\tadd_header %s %q always;\n", h.name, h.value)
	}
	b = fmt.Appendf(b, "\tadd_header Cache-Control %q;\n}\n", askAgain)
	if s.base == "" {
		files = "root $cchc_public;"
	}
	b = fmt.Appendf(b, "location %s {\n\t%s\n\tindex index.html;\n\tlimit_except GET { deny all; }\n\terror_page 404 %s404.html;\n\n", place, files, place)
	b = append(b, `	charset utf-8;
	charset_types text/plain text/css text/javascript application/javascript application/json application/xml application/rss+xml application/atom+xml;
	gzip on;
	gzip_static on;
	gzip_vary on;
	gzip_proxied any;
	gzip_min_length 1024;
	gzip_types text/plain text/css text/javascript application/javascript application/json application/xml application/rss+xml application/atom+xml image/svg+xml;
	# brotli_static on;   # khi có mô-đun ngx_http_brotli_static_module

`...)
	for _, h := range s.headers() {
		b = fmt.Appendf(b, "\tadd_header %s %q always;\n", h.name, h.value)
	}
	return append(b, "\tadd_header Cache-Control $cchc_cache;\n\tadd_header Access-Control-Allow-Origin $cchc_shared;\n}\n"...)
}

// nginxPattern writes a path inside a pattern in quotes: what is special in
// patterns stands for itself.
func nginxPattern(s string) string {
	var b strings.Builder
	for _, r := range s {
		if strings.ContainsRune(`\.+*?()|[]{}^$"`, r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// nginxQuote writes an address as nginx reads it: in quotes. It begins with a
// slash, so that it is neither a pattern nor a word that means something, and
// "$" stands for itself on the left side of a map.
func nginxQuote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// appendCaddy writes what stands in a site's block of a Caddyfile (Caddy 2).
// Directives in a route keep their order, so what is special comes later.
func (s serving) appendCaddy(b []byte) []byte {
	place := s.base + "/"
	b = append(b, `# Do cchc tạo ra. Ghi trong khối của trang trong Caddyfile:
#   root * /duong/dan/public
#   import /duong/dan/public/may-chu/Caddyfile

`...)
	b = append(b, "map {http.request.orig_uri} {cchc_moved} {\n"...)
	for _, r := range s.redirects {
		b = fmt.Appendf(b, "\t%s %s\n", caddyQuote(r.from), caddyQuote(r.to))
	}
	b = append(b, "\tdefault \"\"\n}\nroute {\n\t@cchc_moved not vars {cchc_moved} \"\"\n\tredir @cchc_moved {cchc_moved} 301\n"...)
	if s.base != "" {
		b = fmt.Appendf(b, "\tredir %s %s 301\n", s.base, place)
	}
	b = fmt.Appendf(b, "\t@cchc_hidden path %[1]s.cchc* %[1]smay-chu/* %[1]s_*\n\terror @cchc_hidden 404\n", place)
	b = fmt.Appendf(b, "\thandle_path %s* {\n\t\troute {\n\t\t\tencode gzip\n\t\t\theader {\n", place)
	for _, h := range s.headers() {
		b = fmt.Appendf(b, "\t\t\t\t%s %q\n", h.name, h.value)
	}
	b = fmt.Appendf(b, "\t\t\t\tCache-Control %q\n\t\t\t}\n", askAgain)
	b = fmt.Appendf(b, "\t\t\t@cchc_kept path /images/* /files/*\n\t\t\theader @cchc_kept Cache-Control %q\n", keepAnHour)
	b = fmt.Appendf(b, "\t\t\t@cchc_manifest path /%s\n\t\t\theader @cchc_manifest Content-Type %s\n", manifestName, manifestType)
	b = fmt.Appendf(b, "\t\t\t@cchc_stamped path_regexp %s\n\t\t\theader @cchc_stamped Cache-Control %q\n", stampedName, keepForever)
	b = fmt.Appendf(b, "\t\t\t@cchc_shared path_regexp %s\n\t\t\theader @cchc_shared Access-Control-Allow-Origin *\n", sharedName)
	return append(b, `			file_server {
				precompressed br gzip
			}
		}
	}
}
handle_errors {
	rewrite * /404.html
	file_server
}
`...)
}

// caddyQuote writes a text as Caddy reads it: in quotes, with braces that name
// nothing.
func caddyQuote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, `{`, `\{`, `}`, `\}`).Replace(s) + `"`
}
