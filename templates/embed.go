// Package templates carries the templates of the site in the program, so that
// `cchc new site` can lay them out in an empty folder. The program itself reads
// templates from the folder of the site that it builds, never from here.
package templates

import "embed"

// FS holds layouts/ and parts/, and this file.
//
//go:embed *
var FS embed.FS
