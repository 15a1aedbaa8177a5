// Package check is the editor's second pair of eyes: it looks at what people
// wrote and says, at its place in the file, what is doubtful about it, why, and
// how to mend it.
//
// What makes a page impossible (a missing key, a link that leads nowhere, two
// files with one address) is found by the stages that stumble over it, and is an
// Error of theirs. This package adds what a page can live with and a reader
// should not have to: letters of a foreign alphabet, a date that does not exist,
// a document cited as in force after its end, a telephone number of a person.
// All of both kinds are rules, each with a code, and [Rules] has a page on each.
//
// # How it works
//
// There are two doors. [Look] is shown a file while it is parsed, as a
// [content.Reading], and returns [Notes]: what the file says about itself, and
// what must be compared with other files. Notes depend on the bytes of the file
// alone; whoever parses keeps them beside the Doc and asks again when the file
// changes, not before. [Run] takes the notes of all files, the site made of them
// and the problems of the other stages, applies the settings in site.yaml and
// the remarks that editors left in the files, and returns all that there is to
// say, in the order of files and lines.
//
// Text is prose only, captions and descriptions of pictures among it: code, bare
// addresses and the addresses of links are left out. Of site.yaml and the profiles
// of duties the words are looked at, and what they link to. Columns count
// characters of the line in NFC, as everywhere.
//
// # Settings and exceptions
//
// A site says in site.yaml, under “check”, which rules are off or weigh more or
// less, and which telephone numbers and addresses are those of offices. In one
// place of one file a remark does, and must give a reason:
//
//	<!-- cchc-check: off link-text tên nút trên cổng dịch vụ công là “tại đây” -->
//
// It holds for the lines up to the next blank one, or, standing at the end of a
// line, for the paragraph that it stands in. In front matter, and in files that are
// all YAML, it stands behind a # on the line before or on the line itself. A remark
// without a reason, for a rule that does not exist, or without effect is itself
// reported. Errors that stop a build cannot be talked away.
package check
