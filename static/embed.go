// Package static carries the style sheet, the scripts and the pictures of the
// site in the program, so that `cchc new site` can lay them out in an empty
// folder. This file itself is no asset: source.Ignored leaves it out.
package static

import "embed"

// FS holds all of static/, and this file.
//
//go:embed *
var FS embed.FS
