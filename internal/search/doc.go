// Package search finds pages by Vietnamese words, without a server: [Write] makes
// an index of small files when the site is built, and a reader loads the few that a
// query needs. There are two readers, [Index] here and static/js/search.js in the
// browser. They do the same, step by step, in whole numbers, so that they agree on
// every result and its place; a test holds them to it.
//
// # Terms
//
// A text is divided into tokens (tiếng and numbers, see token.go). A token has a
// folded form, "duong", and an exact one, "đường". The terms of the index are the tokens of a
// text and each two that stand side by side in a sentence, by their folded form;
// under each are its exact forms with a list of documents for each. So a query
// without marks finds all forms, one with marks ranks its own first, and “cải cách”,
// two tiếng that say little alone, is one term.
//
// A document counts in a list with a weight from 1 to 15: of how often the text has
// the term, and whether the title, a number, a name, the summary or a heading has it.
//
// # Files (version 1)
//
// Every file is gzip (RFC 1952). A number is an unsigned varint of the least length; a
// text is its length in bytes, and UTF-8; a shared text is the number of bytes that
// it has in common with the one before it in the file, then a text with the rest. A list of
// documents is ascending, each number less the one before it less 1, the first one
// as it is. Documents are numbered from 0 by kind, day and address.
//
// The name of a file is a letter, a number and the first 4 bytes of a SHA-256 in
// hex: t12-9f3a2c1b.bin. Only the entry, muc-luc.bin, keeps its name:
//
//	"cchc-search", byte 1        what it is, and the version
//	number                       documents
//	number                       cards in a card shard
//	number, texts                kinds
//	number, {kind, year, n}      stretches of documents of one kind and year (0: none)
//	number, {text, text}         abbreviations and what they stand for, folded
//	4 bytes                      hash of w0, the tiếng of the site
//	4 bytes                      hash of f0, the facets
//	number, {shared, 4 bytes}    term shards: the shortest text that is greater than all keys
//	                             before; hash of t and d together
//	4 bytes each                 hashes of the card shards
//
// A term shard (t) has terms in the order of their keys; the key of two tokens has a
// blank between them:
//
//	shared                       key
//	number, then for each form   exact form as a text, empty if it is the key
//	  number, number             documents in the head, and in the tail
//	  list                       of the head
//	  bytes                      weights, two in a byte, the first in the low bits
//
// The head has the documents with the greatest weights, at most 2048. The others are
// in the tail (d): the lists of all forms of the shard that have one, in their order,
// one after the other. A common term costs a reader its head; the tail is read when
// the heads have too few results in common.
//
// A card shard (c) has for each document five texts: address, title, summary, day,
// note. The facets (f) are, for themes, channels and units: the number of values, and for each
// its name, the number of its documents, and their list. The tiếng (w) are their
// number, and for each a shared text and the magnitude of its frequency (see
// magnitude); 8000 of them are the most frequent ones, fewer are all that consist of 2 to
// 12 letters from a to z.
//
// # Queries
//
// A query may read 6 files of terms, tails and tiếng: with the entry and the cards of
// the first results, of which there is one file at least, a reader makes 8 requests at
// most, over any number of documents. Steps that find no more room are left out, and
// what of the query was not read is not asked of a document: it raises those that are
// known to have it a little, and a part of a phrase ranks them first. A tail of more
// than 12288 documents is not worth its bytes. What must not be there is always read,
// and so is everything for who wants all results. What other queries have read makes
// no difference to an answer.
//
// A query is looked up in steps, each only if the ones before have not found enough,
// which is a few documents, or one that has all of the query in its title: two and
// two tiếng as they were typed; the tails, of those terms whose heads leave a doubt;
// every tiếng of a pair by itself, first of pairs that no document has, if the site has
// both, then of rare ones; a tiếng one letter away in place of one that the site does not have; documents
// with most of the query. Who wants all results, to count or to narrow them, has all
// steps that find documents with the whole query. Abbreviations stand for their words
// and words for their abbreviations, except within a number such as 79/QĐ-TNNQG, and
// words in long queries, which cost enough.
//
// # When it runs again
//
// The same documents give the same bytes, whatever their order and the number of
// workers; memory is bounded by the largest part of the terms (see spill), not by the
// site. A caller makes an index again only if a document is another; one that does so
// often, a preview, has a [Cache].
package search
