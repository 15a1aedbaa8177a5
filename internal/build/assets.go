package build

import (
	"bytes"
	"context"
	"errors"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/publish"
	"nawapi.gov.vn/cchc/internal/render"
	"nawapi.gov.vn/cchc/internal/site"
	"nawapi.gov.vn/cchc/internal/source"
)

// assetMemory remembers what became of the files that are published as they
// are, or minified.
type assetMemory struct {
	files    []*source.File
	plain    bool
	list     []*site.Asset
	problems []source.Problem
	byFile   map[*source.File]asset
	data     map[*site.Asset][]byte // of those that are not as their file is
	file     map[*site.Asset]*source.File
	photos   map[*site.Asset]photoRef
	pictures *pictures
}

// photoRef is one file of a made picture.
type photoRef struct {
	*photo
	i int
}

type asset struct {
	*site.Asset
	data  []byte
	photo *photo
	prob  []source.Problem
}

// kinds of files that a site of this kind offers. Everything else in static/
// is left out and named: a key, a script of the server, a database has no
// business there.
var published = map[string]bool{}

// stamped are the kinds whose names get a fingerprint in a published build:
// those that only pages refer to. Attachments keep their names, since people
// pass them on.
var stamped = map[string]bool{}

// refused are kinds of pictures that are not published, and what is said of
// them.
var refused = map[string]source.Code{".heic": "picture-heic", ".heif": "picture-heic", ".avif": "picture-avif"}

// texts are the kinds that are minified.
var texts = map[string]bool{".css": true, ".js": true, ".mjs": true, ".svg": true, ".json": true, ".xml": true, ".webmanifest": true}

func init() {
	for _, e := range strings.Fields(".css .js .mjs .svg .png .jpg .jpeg .gif .webp .woff .woff2 .ttf .otf") {
		stamped[e], published[e] = true, true
	}
	for _, e := range strings.Fields(".ico .json .xml .webmanifest .txt .html .pdf .doc .docx .xls .xlsx .ppt .pptx .odt .ods .odp .csv .rtf .zip .rar .7z .mp3 .mp4 .webm .ogg .vtt .ics .epub") {
		published[e] = true
	}
}

func (m *assetMemory) load(ctx context.Context, snap *source.Snapshot, o Options, r *Result) ([]*site.Asset, error) {
	plain := o.Plain
	var files []*source.File
	for _, f := range snap.Under("content") {
		if !content.Read(f.Path) {
			files = append(files, f)
		}
	}
	files = append(files, snap.Under("static")...)
	if m.byFile != nil && m.plain == plain && slices.Equal(files, m.files) {
		r.Problems = append(r.Problems, m.problems...)
		return m.list, nil
	}
	known := m.byFile
	if m.plain != plain {
		known = nil
	}
	next := assetMemory{files: files, plain: plain, byFile: make(map[*source.File]asset, len(files)), data: map[*site.Asset][]byte{}, file: map[*site.Asset]*source.File{}, photos: map[*site.Asset]photoRef{}, pictures: m.pictures}
	if next.pictures == nil {
		next.pictures = &pictures{dir: o.Pictures, webp: &webp{program: o.CWebP}}
	}
	before := next.pictures.made.Load()
	photos, err := next.loadPictures(ctx, o, files, known)
	if err != nil {
		return nil, err
	}
	r.Counts.Pictured = int(next.pictures.made.Load() - before)
	var sheets []*source.File
	outs := map[string]string{} // static/… -> output, for stylesheets
	var buf []byte
	failed := false
	add := func(f *source.File, a asset) {
		if slices.ContainsFunc(a.prob, func(p source.Problem) bool { return p.Code == "unreadable" }) {
			failed = true // is read again the next time
		} else {
			next.byFile[f] = a
		}
		next.problems = append(next.problems, a.prob...)
		if a.Asset == nil {
			return
		}
		next.list = append(next.list, a.Asset)
		next.file[a.Asset] = f
		if a.data != nil {
			next.data[a.Asset] = a.data
		}
		if a.Icons != nil {
			for i, s := range a.Icons.Files {
				next.photos[s] = photoRef{a.photo, i}
				next.file[s] = f
			}
		}
		if a.photo != nil && a.Photo != nil {
			for i, s := range a.Photo.Smaller {
				next.photos[s] = photoRef{a.photo, i}
				next.file[s] = f
			}
			for i, s := range a.Photo.WebP {
				next.photos[s] = photoRef{a.photo, len(a.photo.Files) + i}
				next.file[s] = f
			}
			next.photos[a.Asset] = photoRef{a.photo, len(a.photo.Files) - 1}
		}
		outs[f.Path] = a.Out
	}
	for _, f := range files {
		ext := strings.ToLower(path.Ext(f.Path))
		if ext == ".css" {
			sheets = append(sheets, f)
			continue
		}
		a, ok := known[f]
		if !ok {
			a, ok = photos[f]
		}
		if !ok {
			if extra := afterMD(f.Path); extra != "" {
				a.prob = []source.Problem{{Pos: source.Pos{File: f.Path}, Code: "name-md-txt", Args: []string{extra}}}
			} else if code := refused[ext]; code != "" {
				a.prob = []source.Problem{{Pos: source.Pos{File: f.Path}, Code: code}}
			} else if !published[ext] && !strings.HasPrefix(f.Path, "static/.well-known/") {
				a.prob = []source.Problem{{Pos: source.Pos{File: f.Path}, Code: "file-kind", Args: []string{ext}}}
			} else {
				data, err := f.Read(buf, 0)
				if err != nil {
					a.prob = []source.Problem{{Pos: source.Pos{File: f.Path}, Code: "unreadable", Args: []string{err.Error()}}}
				} else {
					a = makeAsset(f.Path, ext, data, plain)
					if f.Path == iconFile && a.Asset != nil {
						a = next.pictures.icons(data, a)
					}
					if a.data == nil { // else it may lie in these very bytes
						buf = data
					}
				}
			}
		}
		add(f, a)
	}
	// Stylesheets last, and after those that they import: they name other
	// assets, whose names are known then.
	text := make(map[string][]byte, len(sheets))
	byPath := make(map[string]*source.File, len(sheets))
	for _, f := range sheets {
		byPath[f.Path] = f
		data, err := f.Read(nil, 8<<20)
		if err != nil {
			delete(byPath, f.Path)
			add(f, asset{prob: []source.Problem{{Pos: source.Pos{File: f.Path}, Code: "unreadable", Args: []string{err.Error()}}}})
			continue
		}
		text[f.Path] = data
	}
	begun := map[string]bool{}
	var sheet func(f *source.File)
	sheet = func(f *source.File) {
		if begun[f.Path] {
			return // done, or in a circle: then its name is not known, which is said
		}
		begun[f.Path] = true
		for _, ref := range cssRefs(f.Path, text[f.Path]) {
			if g := byPath[ref.file]; g != nil {
				sheet(g)
			}
		}
		data, probs := rewriteURLs(f.Path, text[f.Path], outs)
		a := makeAsset(f.Path, ".css", data, plain)
		a.prob = append(probs, a.prob...)
		if a.Asset != nil {
			if a.data == nil {
				a.data = data // rewritten, so not what the file holds
			}
			if old := known[f]; old.Asset != nil && *old.Asset == *a.Asset {
				a.Asset = old.Asset // the same value is the same pointer: nothing has changed
			}
		}
		add(f, a)
	}
	for _, f := range sheets {
		if byPath[f.Path] != nil {
			sheet(f)
		}
	}
	if err := next.pictures.webp.failure(); err != nil {
		// It is said once, of the first photo.
		for _, f := range files {
			if ext := strings.ToLower(path.Ext(f.Path)); ext == ".jpg" || ext == ".jpeg" {
				next.problems = append(next.problems, source.Problem{Pos: source.Pos{File: f.Path}, Code: "webp-failed", Args: []string{err.Error()}})
				break
			}
		}
	}
	slices.SortFunc(next.list, func(a, b *site.Asset) int { return strings.Compare(a.Source, b.Source) })
	if failed {
		next.files = nil
	}
	*m = next
	r.Problems = append(r.Problems, m.problems...)
	return m.list, nil
}

// makeAsset names a file's output and, for a published build, minifies it.
func makeAsset(file, ext string, data []byte, plain bool) (a asset) {
	if !plain && texts[ext] && !bytes.Contains(data[:min(len(data), 512)], []byte("\x00")) {
		out, err := render.Minify(ext, data)
		var me *render.MinifyError
		switch {
		case errors.As(err, &me):
			a.prob = append(a.prob, source.Problem{Pos: source.Pos{File: file, Line: me.Line, Col: me.Col}, Code: "asset-syntax", Args: []string{me.Text}})
			return a
		case err != nil:
			a.prob = append(a.prob, source.Problem{Pos: source.Pos{File: file}, Code: "asset-syntax", Args: []string{err.Error()}})
			return a
		}
		a.data = out
		data = out
	}
	named := nameAsset(file, ext, source.SumOf(data), int64(len(data)), plain)
	named.data = a.data
	return named
}

// nameAsset gives an output its name.
func nameAsset(file, ext string, sum source.Sum, size int64, plain bool) asset {
	a := asset{Asset: &site.Asset{Source: file, Size: size, Sum: sum}}
	a.Out = outName(file, ext, a.Sum, plain)
	if publish.CheckPath(a.Out) != nil {
		return asset{prob: []source.Problem{{Pos: source.Pos{File: file}, Code: "file-name", Args: []string{a.Out}}}}
	}
	return a
}

// loadPictures makes the pictures that are not known yet, several at a time.
// What cannot be read is left to the caller, who says so.
func (m *assetMemory) loadPictures(ctx context.Context, o Options, files []*source.File, known map[*source.File]asset) (map[*source.File]asset, error) {
	var todo []*source.File
	for _, f := range files {
		if _, ok := known[f]; !ok && isPicture[strings.ToLower(path.Ext(f.Path))] {
			todo = append(todo, f)
		}
	}
	made := make([]asset, len(todo))
	err := each(ctx, o, Picturing, len(todo), func(buf *buffers, i int) error {
		f := todo[i]
		data, err := f.Read(buf.in, 0)
		if err != nil {
			return nil
		}
		buf.in = data
		made[i], err = m.pictures.make(ctx, f.Path, strings.ToLower(path.Ext(f.Path)), data, o.Plain)
		return err
	})
	if err != nil {
		return nil, err
	}
	photos := make(map[*source.File]asset, len(todo))
	for i, f := range todo {
		if made[i].Asset != nil || made[i].prob != nil {
			photos[f] = made[i]
		}
	}
	return photos, nil
}

func outName(file, ext string, sum source.Sum, plain bool) string {
	name, ok := strings.CutPrefix(file, "static/")
	if !ok {
		name = strings.TrimPrefix(file, "content/")
	}
	if plain || !stamped[ext] || !strings.Contains(name, "/") || strings.HasPrefix(name, "files/") || strings.HasPrefix(name, ".well-known/") {
		return name
	}
	return strings.TrimSuffix(name, path.Ext(name)) + "." + sum.Short() + path.Ext(name)
}

var cssURL = regexp.MustCompile(`url\(\s*["']?([^"')\s]+)["']?\s*\)|@import\s+["']([^"']+)["']`)

// cssRef is an address in a stylesheet: css[from:to] as written, without what
// stands behind "?" or "#", and the file of static/ that it means.
type cssRef struct {
	from, to  int
	rest      string
	file      string
	elsewhere bool // on another host
}

func cssRefs(file string, css []byte) []cssRef {
	var refs []cssRef
	dir := path.Dir(strings.TrimPrefix(file, "static/"))
	for _, m := range cssURL.FindAllSubmatchIndex(css, -1) {
		r := cssRef{from: m[2], to: m[3]}
		if r.from < 0 {
			r.from, r.to = m[4], m[5]
		}
		p := string(css[r.from:r.to])
		if strings.HasPrefix(p, "data:") || strings.HasPrefix(p, "#") {
			continue
		}
		r.elsewhere = strings.Contains(p, "://") || strings.HasPrefix(p, "//")
		if i := strings.IndexAny(p, "?#"); i >= 0 {
			p, r.rest = p[:i], p[i:]
		}
		r.file = "static" + path.Clean("/"+p)
		if !strings.HasPrefix(p, "/") {
			r.file = "static/" + path.Join(dir, p)
		}
		refs = append(refs, r)
	}
	return refs
}

// rewriteURLs points a stylesheet at the published names of the files that it
// names. What is not there, and what lies on another host, is a Problem.
func rewriteURLs(file string, css []byte, outs map[string]string) ([]byte, []source.Problem) {
	var problems []source.Problem
	var out []byte
	last := 0
	dir := path.Dir(strings.TrimPrefix(file, "static/"))
	for _, r := range cssRefs(file, css) {
		ref := string(css[r.from:r.to])
		problem := func(code source.Code) {
			line := 1 + bytes.Count(css[:r.from], []byte("\n"))
			col := utf8.RuneCount(css[bytes.LastIndexByte(css[:r.from], '\n')+1:r.from]) + 1
			problems = append(problems, source.Problem{Pos: source.Pos{File: file, Line: line, Col: col}, Len: utf8.RuneCountInString(ref), Code: code, Args: []string{ref}})
		}
		if r.elsewhere {
			problem("css-external")
			continue
		}
		name, ok := outs[r.file]
		if !ok {
			problem("css-missing")
			continue
		}
		rel, err := filepath.Rel("/"+dir, "/"+name)
		if err != nil {
			continue
		}
		out = append(append(append(out, css[last:r.from]...), filepath.ToSlash(rel)...), r.rest...)
		last = r.to
	}
	return append(out, css[last:]...), problems
}

// publish hands the assets of a site to the target, reading those that it does
// not have yet.
func (m *assetMemory) publish(ctx context.Context, o Options, tx publish.Tx, assets []*site.Asset) error {
	o.Progress = nil
	return each(ctx, o, Publishing, len(assets), func(buf *buffers, i int) error {
		a := assets[i]
		f := publish.File{Path: a.Out, Source: a.Source, Sum: a.Sum, Size: a.Size}
		if tx.Keep(f) == nil {
			return nil
		}
		if data, ok := m.data[a]; ok {
			return tx.Put(f, data)
		}
		if ref, ok := m.photos[a]; ok {
			data, err := m.pictures.bytes(ref.photo, ref.i, buf.in)
			if err != nil { // lost since it was named: it is made again
				if buf.in, err = m.file[a].Read(buf.in, 0); err != nil {
					return err
				}
				again, err := m.pictures.again(ctx, a.Source, buf.in)
				if err != nil {
					return err
				}
				if data, err = m.pictures.bytes(again, ref.i, nil); err != nil {
					return err
				}
				if source.SumOf(data) != a.Sum {
					return errors.New(a.Source + " đã thay đổi trong lúc dựng trang")
				}
			}
			return tx.Put(f, data)
		}
		data, err := m.file[a].Read(buf.in, 0)
		if err != nil {
			return err
		}
		buf.in = data
		if source.SumOf(data) != a.Sum {
			return errors.New(a.Source + " đã thay đổi trong lúc dựng trang")
		}
		return tx.Put(f, data)
	})
}

// Asset returns the bytes of a published file by its path, such as
// "css/site.css"; nil when the site has no such file.
func (r *Result) Asset(out string) ([]byte, error) {
	for _, a := range r.Site.Assets {
		if a.Out == out {
			if data, ok := r.assets.data[a]; ok {
				return data, nil
			}
			if ref, ok := r.assets.photos[a]; ok {
				return r.assets.pictures.bytes(ref.photo, ref.i, nil)
			}
			return r.assets.file[a].Read(nil, 0)
		}
	}
	return nil, nil
}

// afterMD returns what an editor's program put behind the .md of a content file, or "".
func afterMD(name string) string {
	if !strings.HasPrefix(name, "content/") {
		return ""
	}
	for _, extra := range []string{".txt", ".markdown", ".docx", ".rtf"} {
		if strings.HasSuffix(strings.ToLower(name), ".md"+extra) {
			return name[len(name)-len(extra):]
		}
	}
	return ""
}
