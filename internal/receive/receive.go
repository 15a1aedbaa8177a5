// Package receive takes over gói tin of other units' sites: it turns their items
// into content files, content/tin-don-vi/<unit>/….md, which the site then lists
// with links to where they come from.
//
// # What must hold
//
// [Take] only reads. What it finds is a function of the files of the site and of the
// bundles, and of neither their order nor how often they come: of all versions of
// an item, one in the site and those in the bundles, the one that counts is kept
// ([bundle.Newer] is a total order). Nothing is ever deleted, and that an editor
// hides an item (draft: true) stays.
//
// A Problem in any of the bundles, or in a file that an item would replace, means that
// nothing is written at all. What would be written is parsed first like any content
// file, so that an import never breaks a site.
//
// # When it runs again
//
// The same bundles give no change. [Result.Write] first makes all files beside
// their places, then renames one after the other, and puts back what was there
// if a rename fails; a machine that stops between two renames leaves whole
// files, and the next run completes them.
package receive

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"nawapi.gov.vn/cchc/internal/bundle"
	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

// File is a file that may be a bundle.
type File struct {
	Name string // as the caller knows it
	Data []byte
	Size int64 // of the file; Data is empty if it is too large
}

// Change is a content file that an import makes.
type Change struct {
	Path string // content/…
	New  bool
	Text []byte
	was  []byte
}

// Result is what an import comes to.
type Result struct {
	Changes  []Change // in the order of their paths
	Kept     int      // items that the site has already, in this version or a newer one
	Problems []source.Problem
}

// kept is an item with its place in the bundle that it is from.
type kept struct {
	unit string
	item bundle.Item
	at   source.Pos
}

// Take reads bundles for the site in fsys.
func Take(fsys fs.FS, files []File) (*Result, error) {
	r := &Result{}
	site, err := readSite(fsys)
	if err != nil {
		return nil, err
	}
	best := map[string]kept{} // by the path of their files
	for _, f := range files {
		if f.Size > bundle.MaxSize {
			r.say(source.Pos{File: f.Name}, "bundle-large", viet.Bytes(f.Size), viet.Bytes(bundle.MaxSize))
			continue
		}
		b, problems := bundle.Read(f.Name, f.Data)
		r.Problems = append(r.Problems, problems...)
		if b == nil || !site.takes(r, f.Name, b) {
			continue
		}
		for n, i := range b.Items {
			name, _ := content.ItemFile(b.Publisher.Unit, &i, false)
			old, twice := best[name]
			if !twice || bundle.Newer(i.Modified, i.Digest(), old.item.Modified, old.item.Digest()) {
				best[name] = kept{b.Publisher.Unit, i, b.Places[n]}
			}
		}
	}
	for name, k := range best {
		if err := r.take(fsys, name, k); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(r.Changes, func(x, y Change) int { return strings.Compare(x.Path, y.Path) })
	r.Problems = source.Sort(r.Problems)
	if source.Failed(r.Problems) {
		r.Changes = nil
	}
	return r, nil
}

func (r *Result) say(at source.Pos, code source.Code, args ...string) {
	r.Problems = append(r.Problems, source.Problem{Pos: at, Code: code, Args: args})
}

// take compares an item with the file that the site has of it.
func (r *Result) take(fsys fs.FS, name string, k kept) error {
	was, err := fs.ReadFile(fsys, name)
	draft := false
	switch {
	case errors.Is(err, fs.ErrNotExist):
		was = nil
	case err != nil:
		return err
	default:
		d := content.Parse(name, was)
		if source.Failed(d.Problems) {
			r.Problems = append(r.Problems, d.Problems...)
			return nil
		}
		_, old := d.Taken()
		if !bundle.Newer(k.item.Modified, k.item.Digest(), old.Modified, old.Digest()) {
			r.Kept++
			return nil
		}
		draft = d.Draft
	}
	_, text := content.ItemFile(k.unit, &k.item, draft)
	d := content.Parse(name, text)
	unit, again := d.Taken()
	said := false
	for _, p := range d.Problems {
		if p.Severity() == source.Error && p.Code != "item-edited" {
			r.say(k.at, "bundle-form", k.item.ID, p.Text("vi"))
			said = true
		}
	}
	if !said && (unit != k.unit || again.Digest() != k.item.Digest()) {
		r.say(k.at, "bundle-form", k.item.ID, "có chữ không theo chuẩn Unicode NFC, hoặc có dấu cách thừa ở đầu, cuối")
	}
	r.Changes = append(r.Changes, Change{name, was == nil, text, was})
	return nil
}

// site is what an import must know of the site.
type site struct {
	root  string // its address
	own   string // the unit that answers for it
	units map[string]*content.Doc
}

func readSite(fsys fs.FS) (*site, error) {
	s := &site{units: map[string]*content.Doc{}}
	data, err := fs.ReadFile(fsys, "content/site.yaml")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if m := content.Parse("content/site.yaml", data).Settings; m != nil {
		s.root, s.own = m.BaseURL, m.Organisation.Unit.ID
	}
	names, err := fs.Glob(fsys, "content/"+content.Unit.Folder()+"/*.md")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, err
		}
		if d := content.Parse(name, data); d.Unit != nil {
			s.units[d.ID] = d
		}
	}
	return s, nil
}

// takes tells whether a bundle is of a unit that the site knows, and is on that
// unit's own site.
func (s *site) takes(r *Result, file string, b *bundle.Received) bool {
	p := b.Publisher
	at := source.Pos{File: file}
	u := s.units[p.Unit]
	switch {
	case p.Unit == s.own || p.URL == s.root:
		r.say(at, "bundle-own")
	case u == nil:
		near, _ := viet.Nearest(p.Unit, func(yield func(string) bool) {
			for id := range s.units {
				if !yield(id) {
					return
				}
			}
		})
		r.Problems = append(r.Problems, source.Problem{Pos: at, Code: "bundle-unit", Args: []string{p.Unit}, Near: near})
	case u.Unit.Site != "" && !sameHost(u.Unit.Site, p.URL):
		r.say(at, "bundle-foreign", "publisher.url", p.URL, u.Unit.Site)
	default:
		return true
	}
	return false
}

func sameHost(a, b string) bool {
	x, err1 := url.Parse(a)
	y, err2 := url.Parse(b)
	host := func(u *url.URL) string { return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.") }
	return err1 == nil && err2 == nil && host(x) == host(y)
}

// ErrChanged is the error of a file that another program has changed
// meanwhile; test with errors.Is.
var ErrChanged = errors.New("changed meanwhile")

// Write makes the changes in the site at root, all or none.
func (r *Result) Write(root string) (err error) {
	type staged struct{ temp, full string }
	var all []staged
	done := 0
	defer func() {
		for i, s := range all {
			os.Remove(s.temp)
			if err == nil || i >= done {
				continue
			}
			if c := r.Changes[i]; c.New {
				os.Remove(s.full)
			} else if back, e := write(filepath.Dir(s.full), c.was); e == nil {
				os.Rename(back, s.full)
			}
		}
	}()
	for _, c := range r.Changes {
		full := filepath.Join(root, filepath.FromSlash(c.Path))
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			return err
		}
		temp, err := write(filepath.Dir(full), c.Text)
		if err != nil {
			return err
		}
		all = append(all, staged{temp, full})
	}
	for i, s := range all {
		now, err := os.ReadFile(s.full)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if !bytes.Equal(now, r.Changes[i].was) {
			return fmt.Errorf("%s: %w", r.Changes[i].Path, ErrChanged)
		}
	}
	for _, s := range all {
		if err := os.Rename(s.temp, s.full); err != nil {
			return err
		}
		done++
	}
	return nil
}

// write makes a file under a name that no site reads.
func write(dir string, text []byte) (string, error) {
	f, err := os.CreateTemp(dir, ".nhap-*")
	if err != nil {
		return "", err
	}
	_, err = f.Write(text)
	if e := f.Chmod(0o644); err == nil {
		err = e
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return f.Name(), err
}

// Files reads what names say: files, and the *.json of folders.
func Files(names []string) ([]File, error) {
	var files []File
	for _, name := range names {
		st, err := os.Stat(name)
		if err != nil {
			return nil, err
		}
		list := []string{name}
		if st.IsDir() {
			entries, err := os.ReadDir(name)
			if err != nil {
				return nil, err
			}
			list = nil
			for _, e := range entries {
				if !e.IsDir() && path.Ext(e.Name()) == ".json" {
					list = append(list, filepath.Join(name, e.Name()))
				}
			}
		}
		for _, n := range list {
			f, err := read(n)
			if err != nil {
				return nil, err
			}
			files = append(files, f)
		}
	}
	return files, nil
}

func read(name string) (File, error) {
	st, err := os.Stat(name)
	if err != nil || st.Size() > bundle.MaxSize {
		return File{Name: name, Size: sizeOf(st)}, err
	}
	if !st.Mode().IsRegular() {
		return File{}, &fs.PathError{Op: "read", Path: name, Err: errors.New("not a regular file")}
	}
	data, err := os.ReadFile(name)
	return File{name, data, int64(len(data))}, err
}

func sizeOf(st fs.FileInfo) int64 {
	if st == nil {
		return 0
	}
	return st.Size()
}
