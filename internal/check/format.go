package check

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"

	"nawapi.gov.vn/cchc/internal/source"
)

// Formats are the forms in which programs take what was found.
func Formats() []string { return []string{"json", "sarif", "github", "junit"} }

// Write writes what was found for a program, in one of [Formats]; lang is "vi" or
// "en", version that of this program.
func Write(w io.Writer, format string, found []source.Problem, lang, version string) error {
	switch format {
	case "json":
		return writeJSON(w, found, lang)
	case "sarif":
		return writeSARIF(w, found, lang, version)
	case "github":
		return writeGitHub(w, found, lang)
	case "junit":
		return writeJUnit(w, found, lang)
	}
	return fmt.Errorf("no format %q", format)
}

// Count is how often one rule spoke.
type Count struct {
	Code  source.Code
	Level source.Severity // the heaviest
	N     int
}

// Summary counts by rule: errors first, then what is there most often.
func Summary(found []source.Problem) []Count {
	at := map[source.Code]int{}
	var cs []Count
	for _, p := range found {
		i, ok := at[p.Code]
		if !ok {
			i = len(cs)
			at[p.Code] = i
			cs = append(cs, Count{p.Code, p.Severity(), 0})
		}
		cs[i].N++
		cs[i].Level = min(cs[i].Level, p.Severity())
	}
	slices.SortFunc(cs, func(a, b Count) int {
		if a.Level != b.Level {
			return int(a.Level) - int(b.Level)
		}
		if a.N != b.N {
			return b.N - a.N
		}
		return strings.Compare(string(a.Code), string(b.Code))
	})
	return cs
}

func encode(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

func writeJSON(w io.Writer, found []source.Problem, lang string) error {
	type problem struct {
		File     string `json:"file"`
		Line     int    `json:"line,omitempty"`
		Col      int    `json:"col,omitempty"`
		Len      int    `json:"len,omitempty"`
		Severity string `json:"severity"`
		Code     string `json:"code"`
		Text     string `json:"text"`
		Hint     string `json:"hint,omitempty"`
		Near     string `json:"near,omitempty"`
	}
	type count struct {
		Code     string `json:"code"`
		Severity string `json:"severity"`
		Count    int    `json:"count"`
	}
	doc := struct {
		Problems []problem `json:"problems"`
		Rules    []count   `json:"rules"`
	}{[]problem{}, []count{}}
	for _, p := range found {
		doc.Problems = append(doc.Problems, problem{p.Pos.File, p.Pos.Line, p.Pos.Col, p.Len, p.Severity().String(), string(p.Code), p.Text(lang), p.Hint(lang), p.Near})
	}
	for _, c := range Summary(found) {
		doc.Rules = append(doc.Rules, count{string(c.Code), c.Level.String(), c.N})
	}
	return encode(w, doc)
}

// SARIF 2.1.0 (OASIS), as far as it is needed here. Columns count characters, which
// columnKind says.
type (
	sarifText struct {
		Text string `json:"text"`
	}
	sarifRule struct {
		ID      string    `json:"id"`
		Short   sarifText `json:"shortDescription"`
		Full    sarifText `json:"fullDescription"`
		Help    sarifText `json:"help"`
		Default struct {
			Level string `json:"level"`
		} `json:"defaultConfiguration"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn,omitempty"`
		EndColumn   int `json:"endColumn,omitempty"`
	}
	sarifPlace struct {
		Physical struct {
			Artifact struct {
				URI  string `json:"uri"`
				Base string `json:"uriBaseId"`
			} `json:"artifactLocation"`
			Region *sarifRegion `json:"region,omitempty"`
		} `json:"physicalLocation"`
	}
	sarifResult struct {
		Rule   string            `json:"ruleId"`
		Index  int               `json:"ruleIndex"`
		Level  string            `json:"level"`
		Text   sarifText         `json:"message"`
		Places []sarifPlace      `json:"locations"`
		Prints map[string]string `json:"partialFingerprints"`
	}
)

var sarifLevel = [...]string{source.Error: "error", source.Warning: "warning", source.Notice: "note"}

func writeSARIF(w io.Writer, found []source.Problem, lang, version string) error {
	rules, index := []sarifRule{}, map[source.Code]int{}
	results := []sarifResult{}
	for _, p := range found {
		i, ok := index[p.Code]
		if !ok {
			i = len(rules)
			index[p.Code] = i
			r := rule(p.Code)
			s := sarifRule{ID: string(p.Code), Short: sarifText{r.Text(lang)}, Full: sarifText{strings.TrimSpace(r.Reason(lang) + " " + r.Text(lang))}, Help: sarifText{strings.TrimSpace(r.Hint(lang) + " cchc check --explain " + string(p.Code))}}
			s.Default.Level = sarifLevel[r.Message().Severity]
			rules = append(rules, s)
		}
		res := sarifResult{Rule: string(p.Code), Index: i, Level: sarifLevel[p.Severity()], Text: sarifText{strings.TrimSpace(p.Text(lang) + ". " + p.Hint(lang))}, Prints: map[string]string{"cchc/v1": fingerprint(p)}}
		var at sarifPlace
		at.Physical.Artifact.URI, at.Physical.Artifact.Base = (&url.URL{Path: p.Pos.File}).EscapedPath(), "SRCROOT"
		if p.Pos.Line > 0 {
			at.Physical.Region = &sarifRegion{StartLine: p.Pos.Line}
			if p.Pos.Col > 0 {
				at.Physical.Region.StartColumn, at.Physical.Region.EndColumn = p.Pos.Col, p.Pos.Col+max(1, p.Len)
			}
		}
		res.Places = []sarifPlace{at}
		results = append(results, res)
	}
	driver := map[string]any{"name": "cchc", "informationUri": "https://nawapi.gov.vn/cchc/", "rules": rules}
	if version != "" {
		driver["version"] = version
	}
	return encode(w, map[string]any{
		"$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
		"version": "2.1.0",
		"runs": []any{map[string]any{
			"tool":               map[string]any{"driver": driver},
			"columnKind":         "unicodeCodePoints",
			"originalUriBaseIds": map[string]any{"SRCROOT": map[string]any{"description": sarifText{"thư mục của trang"}}},
			"results":            results,
		}},
	})
}

// writeGitHub writes workflow commands, which become remarks in a pull request.
func writeGitHub(w io.Writer, found []source.Problem, lang string) error {
	property := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
	data := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	for _, p := range found {
		at := "file=" + property.Replace(p.Pos.File)
		if p.Pos.Line > 0 {
			at += fmt.Sprintf(",line=%d", p.Pos.Line)
			if p.Pos.Col > 0 {
				at += fmt.Sprintf(",col=%d,endColumn=%d", p.Pos.Col, p.Pos.Col+max(1, p.Len))
			}
		}
		text := p.Text(lang)
		if h := p.Hint(lang); h != "" {
			text += "\n" + h
		}
		if _, err := fmt.Fprintf(w, "::%s %s,title=%s::%s\n", p.Severity(), at, property.Replace(string(p.Code)), data.Replace(text)); err != nil {
			return err
		}
	}
	return nil
}

// writeJUnit writes a test for each thing that was found: an error or a warning is a
// failure, a notice the output of a test that passed.
func writeJUnit(w io.Writer, found []source.Problem, lang string) error {
	type failure struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr"`
		Text    string `xml:",chardata"`
	}
	type testCase struct {
		Name    string   `xml:"name,attr"`
		Class   string   `xml:"classname,attr"`
		File    string   `xml:"file,attr"`
		Line    int      `xml:"line,attr,omitempty"`
		Failure *failure `xml:"failure,omitempty"`
		Out     string   `xml:"system-out,omitempty"`
	}
	type suite struct {
		XMLName  xml.Name   `xml:"testsuite"`
		Name     string     `xml:"name,attr"`
		Tests    int        `xml:"tests,attr"`
		Failures int        `xml:"failures,attr"`
		Cases    []testCase `xml:"testcase"`
	}
	s := suite{Name: "cchc check"}
	for _, p := range found {
		c := testCase{Name: printable(string(p.Code) + " " + p.Pos.String()), Class: string(p.Code), File: printable(p.Pos.File), Line: p.Pos.Line}
		text := printable(p.Text(lang))
		if p.Severity() == source.Notice {
			c.Out = text
		} else {
			s.Failures++
			c.Failure = &failure{text, p.Severity().String(), printable(p.Pos.String() + ": " + p.Text(lang) + "\n" + p.Hint(lang))}
		}
		s.Cases = append(s.Cases, c)
	}
	if len(found) == 0 { // a run without tests counts as no run
		s.Cases = append(s.Cases, testCase{Name: "content", Class: "cchc"})
	}
	s.Tests = len(s.Cases)
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(s); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// printable leaves out what XML cannot hold.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, s)
}
