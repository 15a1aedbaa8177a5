package main

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v4"

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

// The workflows say what they mean to those who run them: every key is where it
// belongs, and the commands exist.
func TestNewSiteWorkflows(t *testing.T) {
	b := beginning{name: "A", base: "https://a.example/", now: time.Now()}
	files, err := b.files()
	if err != nil {
		t.Fatal(err)
	}
	var hub struct {
		Name        string            `yaml:"name"`
		On          map[string]any    `yaml:"on"`
		Permissions map[string]string `yaml:"permissions"`
		Concurrency map[string]any    `yaml:"concurrency"`
		Jobs        map[string]struct {
			RunsOn  string `yaml:"runs-on"`
			Minutes int    `yaml:"timeout-minutes"`
			Steps   []struct {
				Name string            `yaml:"name"`
				Uses string            `yaml:"uses"`
				With map[string]any    `yaml:"with"`
				Env  map[string]string `yaml:"env"`
				Run  string            `yaml:"run"`
			} `yaml:"steps"`
		} `yaml:"jobs"`
	}
	load := func(name string, into any) {
		t.Helper()
		if err := yaml.Load(files[name], into, yaml.WithKnownFields()); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	load(".github/workflows/kiem-tra.yml", &hub)
	if hub.Permissions["contents"] != "read" || len(hub.Permissions) != 1 || len(hub.Jobs) != 1 || hub.On["push"] == nil {
		t.Errorf("workflow: %+v", hub)
	}
	if _, ok := hub.On["pull_request"]; !ok {
		t.Error("pull requests are not checked")
	}
	var runs []string
	for _, j := range hub.Jobs {
		if j.Minutes == 0 || j.RunsOn == "" {
			t.Error("a job without a machine or an end")
		}
		for _, s := range j.Steps {
			if (s.Uses == "") == (s.Run == "") {
				t.Errorf("a step does both or nothing: %+v", s)
			}
			if strings.Contains(s.Run, "${{") {
				t.Errorf("words from outside become a command: %s", s.Run)
			}
			runs = append(runs, strings.Split(s.Run, "\n")...)
		}
	}
	var lab struct {
		Stages []string `yaml:"stages"`
		Job    struct {
			Stage     string            `yaml:"stage"`
			Image     string            `yaml:"image"`
			Timeout   string            `yaml:"timeout"`
			Variables map[string]string `yaml:"variables"`
			Before    []string          `yaml:"before_script"`
			Script    []string          `yaml:"script"`
			Artifacts map[string]any    `yaml:"artifacts"`
		} `yaml:"kiem-tra"`
	}
	load(".gitlab-ci.yml", &lab)
	if lab.Job.Stage != lab.Stages[0] {
		t.Errorf("stage: %+v", lab)
	}
	runs = append(runs, lab.Job.Script...)
	commands := 0
	for _, r := range runs {
		words := strings.Fields(r)
		if len(words) < 2 || words[0] != "cchc" {
			continue
		}
		commands++
		cmd, rest, err := newRoot().Find(words[1:2])
		if err != nil || len(rest) > 0 {
			t.Errorf("%s: no such command", r)
			continue
		}
		for _, w := range words {
			if flag, ok := strings.CutPrefix(w, "--"); ok && cmd.Flags().Lookup(flag) == nil {
				t.Errorf("%s: no flag %s", r, flag)
			}
		}
	}
	if commands != 5 {
		t.Errorf("%d commands of ours: %q", commands, runs)
	}
}
