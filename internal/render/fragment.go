package render

import (
	"html/template"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"

	"nawapi.gov.vn/cchc/internal/source"
)

// part is a template that is executed by itself: the target of a fragment.
type part struct{ name, file string }

// cache keeps the bytes of fragments by part and value. Both decide the bytes
// wholly, so that it may forget everything at any time: it does so when it has
// become too large, which is simpler than to find out what is old.
type cache struct {
	shards [64]shard
	n      atomic.Int64 // entries
	size   atomic.Int64 // bytes
}

type shard struct {
	sync.RWMutex
	m map[key]string
}

type key struct {
	part *part
	sum  source.Sum
}

const (
	maxFragments     = 1 << 17
	maxFragmentBytes = 64 << 20
)

func (c *cache) get(k key) (string, bool) {
	s := &c.shards[k.sum[0]%64]
	s.RLock()
	v, ok := s.m[k]
	s.RUnlock()
	return v, ok
}

func (c *cache) put(k key, v string) {
	if c.n.Load() >= maxFragments || c.size.Load() >= maxFragmentBytes {
		c.drop()
	}
	s := &c.shards[k.sum[0]%64]
	s.Lock()
	if s.m == nil {
		s.m = map[key]string{}
	}
	if _, ok := s.m[k]; !ok {
		c.n.Add(1)
		c.size.Add(int64(len(v)))
	}
	s.m[k] = v
	s.Unlock()
}

func (c *cache) drop() {
	for i := range c.shards {
		s := &c.shards[i]
		s.Lock()
		for _, v := range s.m {
			c.n.Add(-1)
			c.size.Add(-int64(len(v)))
		}
		s.m = nil
		s.Unlock()
	}
}

// Forget drops what fragments are remembered: for a Set whose place another one
// has taken. It may still be used, and costs its renderings again.
func (s *Set) Forget() {
	s.cache.drop()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, o := range s.others {
		o.cache.drop()
	}
}

var digestedType = reflect.TypeFor[Digested]()

// digested finds the value that a fragment is made of. none is true when there
// is no value, ok is false when it has no Sum.
func digested(v reflect.Value) (d Digested, none, ok bool) {
	for v.IsValid() && v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	if !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil() {
		return nil, true, true
	}
	if v.Kind() != reflect.Pointer && v.CanAddr() && v.Addr().Type().Implements(digestedType) {
		v = v.Addr() // an element of a list, without a copy
	}
	if !v.CanInterface() {
		return nil, false, false
	}
	d, ok = v.Interface().(Digested)
	return d, false, ok
}

// list tells whether v is a list of values rather than a value.
func list(v reflect.Value) (reflect.Value, bool) {
	for v.IsValid() && v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	return v, v.IsValid() && (v.Kind() == reflect.Slice || v.Kind() == reflect.Array) && !v.Type().Implements(digestedType)
}

// fragment is the function of that name in the templates of an engine: it writes
// where it stands.
func (e *engine) fragment(name string, v reflect.Value) (none, error) {
	p := e.set.parts[name]
	l, many := list(v)
	if !many {
		return none{}, e.one(p, v)
	}
	for i := range l.Len() {
		if err := e.one(p, l.Index(i)); err != nil {
			return none{}, err
		}
	}
	return none{}, nil
}

// Text is HTML that need not become a string before it is on its page.
type Text interface {
	// AppendHTML appends the HTML to dst. It must be safe where text may stand,
	// and balanced.
	AppendHTML(dst []byte) []byte
}

// text is the function of that name in the templates of an engine: it writes
// where it stands.
func (e *engine) text(t Text) none {
	e.out = t.AppendHTML(e.out)
	return none{}
}

// plainText is the function of that name in the set that says where something
// failed.
func plainText(t Text) template.HTML { return template.HTML(t.AppendHTML(nil)) }

// one writes the part p for one value.
func (e *engine) one(p *part, v reflect.Value) error {
	d, none, ok := digested(v)
	if none {
		return nil
	}
	if !ok || p == nil {
		return errNoFragment
	}
	k := key{p, d.Sum()}
	html, ok := e.set.cache.get(k)
	if ok {
		e.out = append(e.out, html...)
		return nil
	}
	from := len(e.out)
	if err := e.roots[p.name].Execute(e, d); err != nil {
		return err
	}
	e.set.cache.put(k, string(e.out[from:]))
	return nil
}

var errNoFragment = &failure{}

// plainFragment is the function of that name in the set that says where
// something failed. It remembers nothing.
func (s *Set) plainFragment(name string, v reflect.Value) (template.HTML, error) {
	values := []reflect.Value{v}
	if l, many := list(v); many {
		values = values[:0]
		for i := range l.Len() {
			values = append(values, l.Index(i))
		}
	}
	var w strings.Builder
	for _, v := range values {
		d, none, ok := digested(v)
		if none {
			continue
		}
		if !ok {
			return "", &noDigest{name, v.Type().String()}
		}
		if err := s.slow.t.ExecuteTemplate(&w, name, d); err != nil {
			return "", &failure{s.failed(name, d, err)}
		}
	}
	return template.HTML(w.String()), nil
}

// noDigest says that a fragment was given a value without Sum.
type noDigest struct{ part, typ string }

func (e *noDigest) Error() string { return e.typ + " has no Sum" }
