// Package build runs the five stages in order, and remembers.
//
//	source.Scan → content.Parse ∥ → site.Assemble → render ∥ → publish
//
// A [Builder] is the only part of the pipeline that owns goroutines and the
// only one with a memory. What it remembers is pure: a Doc by the bytes of its
// file, a set of templates by theirs, a Site by its docs and the moment that it
// shows, an output by the template and the view that it was made from. So
// nothing is ever invalidated, and nothing can be forgotten: what has the same
// key is the same, and what has not is made. Added, removed, renamed and
// reordered pages need no special case.
//
// # When it runs again
//
// The cost follows the change. Files whose stat is unchanged are not read; docs
// whose bytes are unchanged are not parsed; views are assembled again unless
// all docs are the same and the clock has passed no moment at which the site
// changes by itself ([site.Site.Next]); pages whose view has the same digest are
// neither rendered nor written. What a build gives is what a build from nothing
// would give, byte for byte.
//
// Between processes the same holds of texts and of outputs, if [Options].Memory
// names a folder: it keeps what each text was rendered to, by the sum of its
// file, and under which key each output was made, together with the identity of
// the program. A text is believed if its own sum is right, an output if the
// target still has those bytes.
//
// A build with errors in what people wrote changes nothing of the published
// site and keeps its memory: the next one needs only what was mended.
package build
