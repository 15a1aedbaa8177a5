// Package lsp is a language server for those who write content: an editor's
// program starts it (`cchc lsp`), tells it what is typed, and is told what is
// wrong, what could stand at the cursor, what a number or a key means, where a
// name leads to, and what can be mended at a touch.
//
// # How it works
//
// The server has one Builder, the one of `cchc serve`, over the folder of the
// site with the unsaved texts of the editor laid over it. After a change it
// waits until the typing stops for a moment and looks again: one file is parsed
// anew and the site is shaped again, the same work in the same code as a build,
// so that an editor never sees another complaint than the build will have.
// Everything that requests need to know about the site is taken down after each
// look; requests read these notes and the text under the cursor, and never wait
// for a look.
//
// # Places
//
// Problems count characters of the line in NFC, the protocol counts units of
// UTF-16 in the text as it was typed: an ế is one of ours, and one, two or
// three of theirs, a 👍 one of ours and two of theirs. File position.go turns one
// into the other; no place ever lies outside of its line.
//
// # The protocol
//
// github.com/creachadair/jrpc2 speaks JSON-RPC: it is maintained (a release in
// October 2026), has the framing of the protocol, keeps requests behind the
// notifications before them, answers what is damaged instead of dying of it, and
// brings no types that would be ours to follow. The few types of the Language
// Server Protocol 3.17 that are used here are written down in protocol.go.
// go.lsp.dev/protocol has all of them and had its last release in 2022;
// tliron/glsp is looking for a maintainer.
package lsp
