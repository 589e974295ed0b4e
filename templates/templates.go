// Package templates holds the text of every page and message, and nothing
// that could draw one: web/page and mail do that.
package templates

import "embed"

// Files holds layout.html and public.html, partials/*.html, one folder of pages
// for each area of the web, and mail/*.txt. A new folder is embedded by itself.
//
//go:embed *
var Files embed.FS
