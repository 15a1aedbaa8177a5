package render

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/css"
	"github.com/tdewolff/minify/v2/js"
	"github.com/tdewolff/minify/v2/svg"
	"github.com/tdewolff/parse/v2"
	parsecss "github.com/tdewolff/parse/v2/css"
)

// MinifyError is a place in a file that is not what its ending says. Line and
// Col count from 1, columns in characters.
type MinifyError struct {
	Line, Col int
	Text      string // in English, by the parser
}

func (e *MinifyError) Error() string { return fmt.Sprintf("%d:%d: %s", e.Line, e.Col, e.Text) }

// Minify returns a static file or a data output with the same meaning and
// fewer bytes. What it does not know by the ending (".css", ".js", ".mjs",
// ".svg", ".json", ".webmanifest", ".xml", ".html") it returns as it is.
// Licence comments ("/*! … */") stay. It may use the bytes of data for
// its result. The error is a [MinifyError].
//
// Numbers in JSON, text in XML and SVG, scripts and styles in HTML, and HTML
// that is not a whole document are not touched.
func Minify(ext string, data []byte) (out []byte, err error) {
	defer func() {
		if r := recover(); r != nil { // of a third party, on bytes that came from anywhere
			out, err = data, nil
		}
	}()
	switch strings.ToLower(ext) {
	case ".css":
		return minifyCSS(data)
	case ".js", ".mjs":
		return through(func(w io.Writer, r io.Reader) error {
			return (&js.Minifier{}).Minify(bare, w, r, nil)
		}, data)
	case ".json", ".webmanifest":
		return minifyJSON(data)
	case ".xml":
		return minifyXML(data)
	case ".svg":
		return minifySVG(data)
	case ".html", ".htm":
		return minifyDocument(data), nil
	}
	return data, nil
}

func through(f func(io.Writer, io.Reader) error, data []byte) ([]byte, error) {
	b := bytes.NewBuffer(make([]byte, 0, len(data)))
	if err := f(b, bytes.NewReader(noBOM(data))); err != nil && err != io.EOF {
		var at *parse.Error
		if errors.As(err, &at) {
			return nil, &MinifyError{at.Line, at.Column, at.Message}
		}
		return nil, &MinifyError{1, 1, err.Error()}
	}
	return b.Bytes(), nil
}

func noBOM(b []byte) []byte { return bytes.TrimPrefix(b, []byte("\ufeff")) }

// at returns the error at an offset of data.
func at(data []byte, off int, text string) *MinifyError {
	off = max(0, min(off, len(data)))
	head := data[:off]
	start := bytes.LastIndexByte(head, '\n') + 1
	return &MinifyError{1 + bytes.Count(head, []byte("\n")), 1 + utf8.RuneCount(head[start:]), text}
}

var plainCSS = css.Minifier{}

func minifyCSS(data []byte) ([]byte, error) {
	data = noBOM(data)
	if err := checkCSS(data); err != nil {
		return nil, err
	}
	return through(func(w io.Writer, r io.Reader) error { return plainCSS.Minify(bare, w, r, nil) }, data)
}

// checkCSS finds what no browser can mend: strings, comments and brackets that
// are not closed, and closing ones that nothing opened. The minifier would hide
// them.
func checkCSS(data []byte) error {
	type open struct {
		off   int
		close byte
	}
	var stack []open
	l := parsecss.NewLexer(parse.NewInputBytes(bytes.Clone(data)))
	off := 0
	for {
		tt, text := l.Next()
		switch tt {
		case parsecss.ErrorToken:
			if n := len(stack); n > 0 {
				return at(data, stack[n-1].off, fmt.Sprintf("%q is not closed", data[stack[n-1].off]))
			}
			return nil
		case parsecss.BadStringToken:
			return at(data, off, "the string is not closed")
		case parsecss.BadURLToken:
			return at(data, off, "the url( is not closed")
		case parsecss.CommentToken:
			if len(text) < 4 || !bytes.HasSuffix(text, []byte("*/")) {
				return at(data, off, "the comment is not closed")
			}
		case parsecss.LeftBraceToken:
			stack = append(stack, open{off, '}'})
		case parsecss.LeftBracketToken:
			stack = append(stack, open{off, ']'})
		case parsecss.LeftParenthesisToken, parsecss.FunctionToken:
			stack = append(stack, open{off + len(text) - 1, ')'})
		case parsecss.RightBraceToken, parsecss.RightBracketToken, parsecss.RightParenthesisToken:
			n := len(stack)
			if n == 0 {
				return at(data, off, fmt.Sprintf("%q closes nothing", text))
			}
			if stack[n-1].close != text[0] {
				return at(data, stack[n-1].off, fmt.Sprintf("%q is not closed", data[stack[n-1].off]))
			}
			stack = stack[:n-1]
		}
		off += len(text)
	}
}

func minifyJSON(data []byte) ([]byte, error) {
	data = noBOM(data)
	b := bytes.NewBuffer(make([]byte, 0, len(data)))
	if err := json.Compact(b, data); err != nil {
		off := len(data)
		var bad *json.SyntaxError // Compact does not count, Unmarshal does
		if errors.As(json.Unmarshal(data, new(json.RawMessage)), &bad) && !strings.Contains(bad.Error(), "unexpected end") {
			off = int(bad.Offset) - 1
		}
		return nil, at(data, off, err.Error())
	}
	return b.Bytes(), nil
}

// minifyXML leaves out comments, and the white space that only lays out
// elements: between elements whose parent holds no text, with a line break in
// it, not under xml:space="preserve", not in XHTML, not in the text of SVG.
func minifyXML(data []byte) ([]byte, error) {
	data = noBOM(data)
	if foreignXML(data) {
		return data, nil
	}
	type element struct {
		keep  bool     // white space counts here
		text  bool     // has text of its own
		child bool     // has an element
		gaps  [][2]int // white space that may be left out
	}
	stack := []*element{{}}
	var out [][2]int // what is left out
	d := xml.NewDecoder(bytes.NewReader(data))
	for {
		from := int(d.InputOffset())
		t, err := d.Token()
		to := int(d.InputOffset())
		top := stack[len(stack)-1]
		if err == io.EOF {
			if len(top.gaps) > 0 {
				out = append(out, top.gaps...)
			}
			break
		}
		if err != nil {
			text := err.Error()
			var bad *xml.SyntaxError
			if errors.As(err, &bad) {
				text = bad.Msg
			}
			return nil, at(data, to, text)
		}
		switch t := t.(type) {
		case xml.StartElement:
			top.child = true
			e := &element{keep: top.keep || t.Name.Local == "text" || t.Name.Space == "http://www.w3.org/1999/xhtml"}
			for _, a := range t.Attr {
				if a.Name.Local == "space" && (a.Name.Space == "xml" || a.Name.Space == "http://www.w3.org/XML/1998/namespace") {
					e.keep = a.Value == "preserve"
				}
			}
			stack = append(stack, e)
		case xml.EndElement:
			if top.child && !top.text && !top.keep {
				out = append(out, top.gaps...)
			}
			stack = stack[:len(stack)-1]
		case xml.CharData:
			raw := data[from:to]
			switch {
			case len(bytes.TrimLeft(raw, " \t\r\n")) > 0:
				top.text = true
			case bytes.IndexByte(raw, '\n') >= 0:
				top.gaps = append(top.gaps, [2]int{from, to})
			}
		case xml.Comment:
			if !bytes.HasPrefix(data[from:to], []byte("<!--!")) {
				out = append(out, [2]int{from, to})
			}
		}
	}
	return without(data, out), nil
}

// foreignXML tells whether encoding/xml is not the judge of data: entities of
// its own, another encoding, XML 1.1.
func foreignXML(data []byte) bool {
	head := data[:min(len(data), 4096)]
	if i := bytes.Index(head, []byte("<!DOCTYPE")); i >= 0 {
		rest := head[i:]
		if j := bytes.IndexAny(rest, "[>"); j < 0 || rest[j] == '[' {
			return true
		}
	}
	if !bytes.HasPrefix(head, []byte("<?xml")) {
		return false
	}
	decl, _, _ := bytes.Cut(bytes.ToLower(head), []byte("?>"))
	if bytes.Contains(decl, []byte(`version="1.1"`)) {
		return true
	}
	return bytes.Contains(decl, []byte("encoding")) && !bytes.Contains(decl, []byte("utf-8"))
}

// without returns data without the given stretches.
func without(data []byte, out [][2]int) []byte {
	gone := make([]bool, len(data))
	for _, g := range out {
		for i := g[0]; i < g[1]; i++ {
			gone[i] = true
		}
	}
	b := make([]byte, 0, len(data))
	for i, c := range data {
		if !gone[i] {
			b = append(b, c)
		}
	}
	return b
}

// unsvg is what the SVG minifier does not keep: the spaces of text, language
// and space attributes, metadata with a licence, elements of other namespaces.
var unsvg = [][]byte{
	[]byte("<text"), []byte("<foreignObject"), []byte("xml:"), []byte("<metadata"), []byte("<script"), []byte("<style"), []byte("<![CDATA["),
	[]byte("<!ENTITY"), []byte("/*!"),
}

var drawing = func() *minify.M {
	m := minify.New()
	m.AddFunc("text/css", css.Minify)
	return m
}()

func minifySVG(data []byte) ([]byte, error) {
	plain, err := minifyXML(data)
	if err != nil || foreignXML(noBOM(data)) {
		return plain, err
	}
	for _, b := range unsvg {
		if bytes.Contains(plain, b) {
			return plain, nil
		}
	}
	out, err := through(func(w io.Writer, r io.Reader) error {
		return (&svg.Minifier{}).Minify(drawing, w, r, nil)
	}, bytes.Clone(plain))
	if err != nil {
		return plain, nil // it is well formed: the minifier's loss
	}
	return out, nil
}

// minifyDocument squeezes a whole HTML document. Anything else that ends in
// .html, such as the proof of ownership that a search engine wants, stays as
// it is.
func minifyDocument(data []byte) []byte {
	text := string(noBOM(data))
	if !strings.HasPrefix(strings.ToLower(strings.TrimSpace(text)), "<!doctype html>") || !utf8.ValidString(text) {
		return data
	}
	out, ok := squeeze(scan(text, true))
	if !ok {
		return data
	}
	return []byte(out)
}
