package main

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"time"

	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/viet"
)

// What a new site brings for editors' programs can be read by them.
func TestNewSiteFiles(t *testing.T) {
	b := beginning{name: `Sở "A\B" – C: d`, short: "A: #b", base: "https://a.example/", now: time.Date(2026, 12, 31, 18, 0, 0, 0, time.UTC).In(viet.Zone)}
	files, err := b.files()
	if err != nil {
		t.Fatal(err)
	}
	var settings struct {
		Command   string            `json:"glspc.server.command"`
		Arguments []string          `json:"glspc.server.commandArguments"`
		Languages []string          `json:"glspc.server.languageId"`
		Schemas   map[string]string `json:"yaml.schemas"`
	}
	if err := json.Unmarshal(files[".vscode/settings.json"], &settings); err != nil {
		t.Fatal(err)
	}
	if settings.Command != "cchc" || len(settings.Arguments) != 1 || settings.Languages[0] != "markdown" {
		t.Errorf("settings: %+v", settings)
	}
	for schema, file := range settings.Schemas {
		if files[schema] == nil || files[file] == nil {
			t.Errorf("settings name %s for %s: not both are there", schema, file)
		}
	}
	if !strings.Contains(string(files["content/site.yaml"]), "$schema=../.vscode/cchc/site.schema.json") {
		t.Error("site.yaml does not name its schema")
	}
	open := regexp.MustCompile(`@[A-Z]+@`)
	for name, data := range files {
		if strings.HasSuffix(name, ".json") && !json.Valid(data) {
			t.Errorf("%s is no JSON", name)
		}
		if word := open.FindString(name + "\n" + string(data)); word != "" && !strings.HasPrefix(name, "templates/") && !strings.HasPrefix(name, "static/") {
			t.Errorf("%s: %s was not filled in", name, word)
		}
		if k := content.KindOf(name); k != content.None {
			if d := content.Parse(name, data); len(d.Problems) > 0 {
				t.Errorf("%s: %v\n%s", name, d.Problems, data)
			}
		}
	}
	if files["content/tin-tuc/2027/bai-dau-tien.md"] == nil {
		t.Error("the first article is not in the folder of the year in Vietnam")
	}
}
