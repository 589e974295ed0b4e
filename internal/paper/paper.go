// Package paper turns facts into the papers of a certification body: quotation, contract, audit plan, report, decision
// letter and certificate. It draws what it is given and decides nothing: it knows no database, no web and no clock, and
// it is the only package that knows the PDF library. The same input always gives the same bytes.
package paper

import (
	"fmt"
	"time"
)

// Letterhead is the certification body as it stands at the head of its papers. Mark is a PNG or JPEG, or empty.
// Accreditation is the sentence to print while an accreditation holds for the paper at hand (R-CERT-04), else empty.
type Letterhead struct {
	Name, Address, Web, Email, Accreditation string
	Mark                                     []byte
}

// Document is a paper before it is drawn: a head and a run of blocks. Number and Revision stand on every page.
type Document struct {
	Letterhead                        Letterhead
	Title, Subtitle, Number, Revision string
	Created                           time.Time // shown as the date of the paper and written as its only timestamp
	Draft                             bool      // crosses every page with the word DRAFT
	Language                          string    // of the fixed words around the text, a key of the phrases; empty = English
	Blocks                            []Block
}

// Block is one part of a document, from heading to signature fields.
type Block interface{ place(*composer) }

// Options are what the house adds to the fonts it carries: TrueType files for scripts that are not embedded, or whose
// embedded form does not please, such as Japanese.
type Options struct{ ExtraFonts []string }

// Result is a finished paper. Missing lists the characters no font could draw, each once; a hollow square stands for them.
type Result struct {
	PDF     []byte
	Pages   int
	Missing []rune
}

// Render draws the document. It fails on an unreadable extra font or mark, never because of what a text contains.
func Render(doc Document, options Options) (Result, error) {
	return render(doc, options, letterSheet{}, (*composer).draw)
}

// render composes a paper and draws it, with the PDF library or the press.
func render(doc Document, options Options, s sheet, draw func(*composer) ([]byte, error)) (result Result, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			result, err = Result{}, fmt.Errorf("draw %q: %v", doc.Title, fault)
		}
	}()
	c, err := compose(doc, options)
	if err != nil {
		return Result{}, fmt.Errorf("compose %q: %w", doc.Title, err)
	}
	c.flow(s)
	pdf, err := draw(c)
	if err != nil {
		return Result{}, fmt.Errorf("draw %q: %w", doc.Title, err)
	}
	return Result{PDF: pdf, Pages: len(c.pages), Missing: c.setter.missingRunes()}, nil
}
