package build

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"nawapi.gov.vn/cchc/internal/icon"
	"nawapi.gov.vn/cchc/internal/picture"
	"nawapi.gov.vn/cchc/internal/site"
	"nawapi.gov.vn/cchc/internal/source"
)

// pictures keeps what was made of photos, so that a photo costs its second of
// work once and not in each build: in a folder, one file for each photo, named
// by the Sum of its bytes and the version of the work. Without a folder
// (Options.Pictures is empty, the disk refuses) the files stay in memory.
type pictures struct {
	dir  string
	mu   sync.Mutex
	used map[string]bool
	made atomic.Int64
	big  sync.Mutex // held while a photo is made that takes much memory
	webp *webp
}

// photo is what is known of a made picture: the parts of picture.Set without
// their bytes.
type photo struct {
	Width, Height int
	Tiny          string
	Files         []photoFile
	WebP          []photoFile `json:",omitempty"` // of the same sizes, or none
	Colour        string      `json:",omitempty"` // of the site's icon

	name string // in the folder
	from int64  // where the bytes begin in that file
	data [][]byte
}

type photoFile struct {
	Width, Height int
	Size          int64
	Sum           source.Sum
}

// all are the files in the order of their bytes.
func (ph *photo) all() []photoFile { return append(ph.Files[:len(ph.Files):len(ph.Files)], ph.WebP...) }

const pictureMagic = "cchc picture 2\n"

// bigPixels is what may be decoded by several workers at once.
const bigPixels = 16_000_000

// of returns what was made of a picture, making it if nobody has.
func (p *pictures) of(ctx context.Context, data []byte) (*photo, error) {
	info, err := picture.Look(data)
	if err != nil {
		return nil, err
	}
	sum := source.SumOf(data)
	plain := fmt.Sprintf("%x-%d", sum, picture.Version)
	name := plain
	if info.Format == picture.JPEG {
		name += p.webp.key(ctx)
	}
	if ph := p.recall(p.use(name)); ph != nil {
		return ph, nil
	}
	if info.Width*info.Height > bigPixels {
		p.big.Lock()
		defer p.big.Unlock()
	}
	p.made.Add(1)
	set, err := picture.Make(data)
	if err != nil {
		return nil, err
	}
	ph := &photo{Width: set.Width, Height: set.Height, Tiny: set.Tiny, name: name}
	add := func(to []photoFile, f picture.File) []photoFile {
		ph.data = append(ph.data, f.Data)
		return append(to, photoFile{f.Width, f.Height, int64(len(f.Data)), source.SumOf(f.Data)})
	}
	for _, f := range set.Files {
		ph.Files = add(ph.Files, f)
	}
	if name != plain {
		files, err := p.webp.of(ctx, set)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil {
			p.webp.fail(ctx, err)
			ph.name = p.use(plain)
		}
		for _, f := range files {
			ph.WebP = add(ph.WebP, f)
		}
	}
	if p.retain(ph) {
		ph.data = nil
	}
	return ph, nil
}

// iconFile is the file of which the icons of the site are made.
const iconFile = "static/favicon.svg"

// iconsOf returns the forms of the site's icon, in the order of icon.Forms.
func (p *pictures) iconsOf(svg []byte) (*photo, error) {
	name := fmt.Sprintf("%x-i%d", source.SumOf(svg), icon.Version)
	if ph := p.recall(p.use(name)); ph != nil && len(ph.Files) == len(icon.Forms) {
		return ph, nil
	}
	set, err := icon.Make(svg)
	if err != nil {
		return nil, err
	}
	ph := &photo{Colour: set.Colour, name: name}
	for _, f := range set.Files {
		ph.Files = append(ph.Files, photoFile{f.Size, f.Size, int64(len(f.Data)), source.SumOf(f.Data)})
		ph.data = append(ph.data, f.Data)
	}
	if p.retain(ph) {
		ph.data = nil
	}
	return ph, nil
}

// icons names the icons of the site beside the file that they are made of.
func (p *pictures) icons(svg []byte, a asset) asset {
	ph, err := p.iconsOf(svg)
	if err != nil {
		a.prob = append(a.prob, source.Problem{Pos: source.Pos{File: iconFile}, Code: "icon-failed", Args: []string{err.Error()}})
		return a
	}
	a.photo = ph
	a.Icons = &site.Icons{Colour: ph.Colour}
	for i, f := range ph.Files {
		s := &site.Asset{Source: iconFile, Out: icon.Forms[i].Name, Size: f.Size, Sum: f.Sum}
		a.Icons.Files = append(a.Icons.Files, s)
		a.Icons.Sizes = append(a.Icons.Sizes, f.Width)
		a.Icons.Purposes = append(a.Icons.Purposes, icon.Forms[i].Purpose())
	}
	return a
}

// again makes what was lost of a file.
func (p *pictures) again(ctx context.Context, file string, data []byte) (*photo, error) {
	if file == iconFile {
		return p.iconsOf(data)
	}
	return p.of(ctx, data)
}

// use notes that a kept picture is wanted, so that it stays.
func (p *pictures) use(name string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.used == nil {
		p.used = map[string]bool{}
	}
	p.used[name] = true
	return name
}

// recall reads the head of a kept picture. Its bytes are read, and looked at,
// when they are wanted.
func (p *pictures) recall(name string) *photo {
	if p.dir == "" {
		return nil
	}
	f, err := os.Open(filepath.Join(p.dir, name))
	if err != nil {
		return nil
	}
	defer f.Close()
	head := make([]byte, 8<<10)
	n, _ := f.ReadAt(head, 0)
	rest, ok := bytes.CutPrefix(head[:n], []byte(pictureMagic))
	if !ok || len(rest) < sha256.Size {
		return nil
	}
	line, _, ok := bytes.Cut(rest[sha256.Size:], []byte("\n"))
	if sum := sha256.Sum256(line); !ok || !bytes.Equal(sum[:], rest[:sha256.Size]) {
		return nil
	}
	ph := &photo{name: name}
	if json.Unmarshal(line, ph) != nil || len(ph.Files) == 0 {
		return nil
	}
	ph.from = int64(len(pictureMagic) + sha256.Size + len(line) + 1)
	end := ph.from
	for _, pf := range ph.all() {
		end += pf.Size
	}
	if i, err := f.Stat(); err != nil || i.Size() != end {
		return nil
	}
	return ph
}

// retain writes what was made of a picture. That it cannot is no failure of
// the build.
func (p *pictures) retain(ph *photo) bool {
	if p.dir == "" || os.MkdirAll(p.dir, 0o755) != nil {
		return false
	}
	line, err := json.Marshal(ph)
	if err != nil {
		return false
	}
	sum := sha256.Sum256(line)
	b := append([]byte(pictureMagic), sum[:]...)
	b = append(append(b, line...), '\n')
	ph.from = int64(len(b))
	for _, d := range ph.data {
		b = append(b, d...)
	}
	return keepFile(filepath.Join(p.dir, ph.name), b)
}

var errPictureLost = errors.New("a kept picture is damaged")

// bytes returns one file of a picture. Bytes that are not what they were are an
// error, and the picture is made anew the next time.
func (p *pictures) bytes(ph *photo, i int, buf []byte) ([]byte, error) {
	off, all := ph.from, ph.all()
	if i >= len(all) { // made again, without the WebP files that there were
		return nil, fmt.Errorf("%w: %s", errPictureLost, ph.name)
	}
	if ph.data != nil {
		return ph.data[i], nil
	}
	for _, f := range all[:i] {
		off += f.Size
	}
	name := filepath.Join(p.dir, ph.name)
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	n := int(all[i].Size)
	if cap(buf) < n {
		buf = make([]byte, n)
	}
	buf = buf[:n]
	if _, err := f.ReadAt(buf, off); err != nil {
		return nil, err
	}
	if source.SumOf(buf) != all[i].Sum {
		os.Remove(name)
		return nil, fmt.Errorf("%w: %s", errPictureLost, name)
	}
	return buf, nil
}

// keepUnused is how long a kept picture stays that no build has asked for: a
// photo of a draft, of a branch that somebody else is on.
const keepUnused = 30 * 24 * time.Hour

func (p *pictures) tidy(now time.Time) {
	if p.dir == "" {
		return
	}
	entries, err := os.ReadDir(p.dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		i, err := e.Info()
		if err != nil {
			continue
		}
		age := now.Sub(i.ModTime())
		switch full := filepath.Join(p.dir, e.Name()); {
		case p.used[e.Name()]:
			if age > keepUnused/2 {
				_ = os.Chtimes(full, now, now)
			}
		case age > keepUnused, unfinished.MatchString(e.Name()) && age > time.Hour:
			os.Remove(full)
		}
	}
}

// unfinished are the names that keepFile writes under: those of kept pictures,
// which may end in the version of WebP (-w…), and a number behind them.
var unfinished = regexp.MustCompile(`-.*-[0-9]+$`)

// Tidy takes away kept pictures that no build has asked for in the 30 days
// before now, the time of the machine.
func (b *Builder) Tidy(now time.Time) {
	if b.assets.pictures != nil {
		b.assets.pictures.tidy(now)
	}
}

// isPicture are the kinds of files of which pictures are made.
var isPicture = map[string]bool{".jpg": true, ".jpeg": true, ".png": true, ".gif": true, ".webp": true}

// make names the outputs of a picture. In a preview the file itself is
// shown, and only its size is learnt.
func (p *pictures) make(ctx context.Context, file, ext string, data []byte, plain bool) (a asset, err error) {
	fail := func(err error) asset {
		code := source.Code("picture-broken")
		switch {
		case errors.Is(err, picture.ErrHEIC):
			code = "picture-heic"
		case errors.Is(err, picture.ErrAVIF):
			code = "picture-avif"
		case errors.Is(err, picture.ErrLarge):
			code = "picture-large"
		}
		return asset{prob: []source.Problem{{Pos: source.Pos{File: file}, Code: code, Args: []string{err.Error()}}}}
	}
	if plain {
		info, err := picture.Look(data)
		if err != nil {
			return fail(err), nil
		}
		a = makeAsset(file, ext, data, plain)
		if a.Asset != nil {
			a.Photo = &site.Photo{Width: info.Width, Height: info.Height}
		}
		return a, nil
	}
	ph, err := p.of(ctx, data)
	if ctx.Err() != nil {
		return a, ctx.Err()
	}
	if err != nil {
		return fail(err), nil
	}
	last := len(ph.Files) - 1
	a = nameAsset(file, ext, ph.Files[last].Sum, ph.Files[last].Size, plain)
	if a.Asset == nil {
		return a, nil
	}
	a.photo = ph
	a.Photo = &site.Photo{Width: ph.Files[last].Width, Height: ph.Files[last].Height, Tiny: ph.Tiny}
	stem := strings.TrimSuffix(file, filepath.Ext(file))
	beside := func(f photoFile, ext string) *site.Asset {
		s := nameAsset(fmt.Sprintf("%s.%dw%s", stem, f.Width, ext), strings.ToLower(ext), f.Sum, f.Size, plain)
		if s.Asset == nil {
			a = s
			return nil
		}
		s.Source = file
		return s.Asset
	}
	for _, f := range ph.Files[:last] {
		s := beside(f, filepath.Ext(file))
		if s == nil {
			return a, nil
		}
		a.Photo.Smaller = append(a.Photo.Smaller, s)
		a.Photo.Widths = append(a.Photo.Widths, f.Width)
	}
	for _, f := range ph.WebP {
		s := beside(f, ".webp")
		if s == nil {
			return a, nil
		}
		a.Photo.WebP = append(a.Photo.WebP, s)
	}
	return a, nil
}
