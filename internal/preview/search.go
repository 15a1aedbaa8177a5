package preview

import (
	"context"
	"net/http"
	"sync"

	"nawapi.gov.vn/cchc/internal/build"
	"nawapi.gov.vn/cchc/internal/search"
	"nawapi.gov.vn/cchc/internal/site"
	"nawapi.gov.vn/cchc/internal/source"
)

// indexes are the search indexes that somebody has asked for, each made at the
// first question after a save, and never of a state that nobody searches.
type indexes struct {
	mu    sync.Mutex
	known []madeIndex // most recently used first
	cache search.Cache
}

type madeIndex struct {
	sum   source.Sum
	files map[string][]byte
}

// mostIndexes is enough for tabs with and without drafts, and for the state
// before a save, whose shards a page may still ask for.
const mostIndexes = 4

func (m *indexes) of(ctx context.Context, x *site.SearchIndex) (map[string][]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i, k := range m.known {
		if k.sum == x.Sum {
			copy(m.known[1:i+1], m.known[:i])
			m.known[0] = k
			return k.files, nil
		}
	}
	next := *x
	next.Options.Cache = &m.cache // a save costs what was saved
	files, err := build.SearchIndex(ctx, build.Options{}, &next)
	if err != nil {
		return nil, err
	}
	m.known = append([]madeIndex{{x.Sum, files}}, m.known[:min(len(m.known), mostIndexes-1)]...)
	return files, nil
}

// index serves a file of the search index of a shape.
func (s *Server) index(w http.ResponseWriter, r *http.Request, x *site.SearchIndex, name string) {
	files, err := s.indexes.of(context.WithoutCancel(r.Context()), x) // the next to ask has it
	data, ok := files[name]
	if err != nil || !ok {
		s.say(w, r, http.StatusNotFound, "Không có tệp này", "Chỉ mục tìm kiếm vừa được lập lại; hãy tải lại trang.")
		return
	}
	s.content(w, r, name, data)
}
