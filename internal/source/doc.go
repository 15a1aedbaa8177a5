// Package source is where everything comes in: it turns a folder that people
// edit into a [Snapshot] that the later stages can rely on, and it owns the
// one type in which every stage complains, [Problem].
//
// A snapshot is a list of regular files with their paths below the root, in
// NFC and in byte order. Folders that a desk leaves behind without meaning to
// publish them (dot files, editor backups, Office lock files, Thumbs.db) are
// not in it. What could be meant but must not be followed is not in it either,
// and is said: a symbolic link that leaves the tree or points to a folder, a
// FIFO, a device, two names that are one in NFC.
//
// # When it runs again
//
// [Scan] takes the snapshot before. A file whose size, modification time and
// (where the system has them) inode and change time are the same, and which
// had been at rest when the last scan began, is the same *File: pointer
// equality is how the later stages know that they need not look again. A file
// that changed within the resolution of the clock is never taken for
// unchanged; it costs one more read, not a stale page.
//
// Contents are not held. [File.Read] reads them into the caller's buffer, so
// that a site's memory grows with its metadata.
package source
