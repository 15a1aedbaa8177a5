// Package preview shows an editor the site as it is at this moment, in a browser
// that follows each save.
//
//	p := preview.New(preview.Options{Root: dir, Addr: "127.0.0.1:1313"})
//	srv := p.HTTPServer()
//	…
//	p.Do(func() {
//		r, err := builder.Look(ctx, o, dirs)
//		if err == nil {
//			p.Show(r, o, changed, builder.As)
//		}
//	})
//
// Nothing is written anywhere. A page is rendered when somebody asks for it, from
// the last good Site and its templates, and what is served is found in the lists of
// that Site's outputs and nowhere else: there is no path of the disk in an address.
//
// # Choices
//
// Each browser may look at the site in its own way: with or without drafts, articles
// before their date and after their end, and as of another day. Its choice is a
// cookie; the site that it sees is made by the function as that [Server.Show] got,
// and remembered until the next Show.
//
// # When something is wrong
//
// A Result that failed replaces nothing. Readers keep the last good site, the page
// tells them of the errors in an overlay with place, excerpt and hint, and it goes
// when the next Result is good. The same is said of a template that fails for a page.
// While the content has errors, a choice that nobody made before them shows the site
// that cchc was started with; it comes true when they are mended.
//
// # Order of work
//
// Show is quick: it exchanges pointers and wakes the browsers. The pages that they
// look at are made when they ask, which they do at once. The others follow in the
// background, only to find the templates that fail for one of them, and step aside
// for every request. The next Show ends that pass and begins another, which leaves
// out what has been found sound: same view, same templates. [Server.Wait] waits for
// the end of it.
//
// # How a browser follows
//
// The handler adds one script to the pages that it serves, never to an output. All
// tabs of a browser share one event stream by a SharedWorker, since a browser opens
// six connections to a host and with a stream for each tab the seventh never loads.
// An event says only that something is new. The tab then asks for the state of its
// own page and compares digests with those that it was served with: so a tab that
// missed events, or slept, or was loaded in the middle of a change, comes to the same
// end. New stylesheets are exchanged in place; a new page is brought into the old one
// node by node, which keeps scroll, focus and what was typed into forms.
//
// # Strangers
//
// A server on a desk can be reached by every page that its browser opens. So: the
// Host must be one of those that the server was started for (DNS rebinding), and the
// loopback names are for loopback peers; a request that another origin caused is
// refused unless it is a plain visit of a page; state, events and commands want
// to be asked by our own script; every answer says nosniff, same-origin and that it
// must not be framed by others. Streams are counted, and a client that does not read
// is left behind without holding up anybody.
//
// # Drafts for a reader
//
// [Server.ShareURL] gives an address that opens one page, with the stylesheets and
// pictures that it names, for a while. It is signed, so nothing is stored. What the
// page would tell of other hidden pages (related reading, citations) is left out.
package preview
