package paper

import (
	"fmt"
	"slices"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/norm"
)

// CertificateInput is what a certificate prints (R-CERT-01). RegisterURL is the address of the public register in words,
// CheckURL the address in the QR code, LogCheck the short check of the public log or empty.
type CertificateInput struct {
	Body                         Letterhead
	Certificate                  cert.Certificate
	SignatoryName, SignatoryRole string
	Place                        string // where it is issued
	RegisterURL, CheckURL        string
	LogCheck                     string
	Draft                        bool
}

// Certificate draws the certificate, with an annex when it has more sites or a longer scope than its first page holds.
func Certificate(in CertificateInput, options Options) (Result, error) {
	doc := Document{
		Letterhead: in.Body, Title: "Certificate", Subtitle: in.Certificate.Holder, Number: in.Certificate.FullNumber(),
		Revision: fmt.Sprint(max(in.Certificate.Revision, 1)), Created: in.Certificate.IssuedOn.Time(), Draft: in.Draft,
		Language: in.Certificate.Language,
		Blocks:   []Block{certificatePage{in: in, t: certificateTongue(in.Certificate.Language), scope: in.Certificate.Scope}},
	}
	return render(doc, options, certificateSheet{in}, (*composer).press)
}

// certificateSheet is the quiet frame of the certificate and its annex.
type certificateSheet struct{ in CertificateInput }

const frameMargin = 10.0

func (s certificateSheet) head(c *composer, page int) {
	for _, f := range []struct{ inset, width float64 }{{frameMargin, 0.55}, {frameMargin + 1.5, 0.15}} {
		right, bottom := pageWidth-f.inset, pageHeight-f.inset
		for _, l := range [][4]float64{{f.inset, f.inset, right, f.inset}, {f.inset, bottom, right, bottom}, {f.inset, f.inset, f.inset, bottom}, {right, f.inset, right, bottom}} {
			c.add(lineMark{x1: l[0], y1: l[1], x2: l[2], y2: l[3], width: f.width, colour: accent})
		}
	}
	c.y = topMargin + 2
	if page > 1+len(s.in.Certificate.Wordings) {
		c.fixed(certificateTongue(s.in.Certificate.Language).say("annex", c.doc.Number), body.inBold().in(accent), sideMargin, c.y-3, contentWidth, start)
		c.lines(capped(c.setter.lines(s.in.Certificate.Holder, small, contentWidth/2), 1), small, sideMargin+contentWidth/2, c.y-2.6, contentWidth/2, end)
		c.add(lineMark{x1: sideMargin, y1: c.y + 3.4, x2: pageWidth - sideMargin, y2: c.y + 3.4, width: 0.2, colour: rule})
		c.y += 7
	}
}

func (s certificateSheet) foot(c *composer, page, of int) {
	y := pageHeight - frameMargin - 7.5
	left := joinWords(" · ", "Certificate "+c.doc.Number, c.doc.revision())
	c.footLine(left, y, page, of)
}

// certificatePage is the first page with a page for each further language and, where needed, the annex.
type certificatePage struct {
	in         CertificateInput
	t          tongue // of this page
	scope      string // in its language
	translated bool   // the wording on another page is binding
}

// centred is one text of the column in the middle of the certificate.
type centred struct {
	lines  []line
	style  style
	before float64
}

func height(column []centred) float64 {
	total := 0.0
	for _, part := range column {
		total += part.before + float64(len(part.lines))*part.style.height()
	}
	return total
}

const (
	columnTop    = 60.0
	columnBottom = 196.0
	textWidth    = 150.0
)

var plain = style{size: 10, colour: muted}

func (p certificatePage) place(c *composer) {
	rest := []annexed{p.front(c)}
	for _, w := range p.in.Certificate.Wordings {
		c.turn()
		other := certificatePage{p.in, certificateTongue(w.Language), w.Scope, true}
		rest = append(rest, other.front(c))
	}
	if slices.ContainsFunc(rest, func(r annexed) bool { return r.scope || r.sites }) {
		p.annex(c, rest)
	}
}

// front draws a page that states the whole certificate in its language, and tells what it could not hold.
func (p certificatePage) front(c *composer) annexed {
	p.masthead(c)
	column, rest := p.column(c)
	y := columnTop + max(0, columnBottom-columnTop-height(column))*0.35
	for _, part := range column {
		y = c.lines(part.lines, part.style, (pageWidth-textWidth)/2, y+part.before, textWidth, middle)
	}
	p.dates(c)
	p.signature(c)
	p.check(c)
	p.note(c)
	return rest
}

// masthead draws the body's mark, name and address.
func (p certificatePage) masthead(c *composer) {
	y := 21.0
	if c.mark != nil {
		width, height := c.mark.fit(60, 17)
		c.add(imageMark{x: (pageWidth - width) / 2, y: y, width: width, height: height, picture: c.mark})
		y += height + 2
	}
	name := style{size: 14, serif: true, bold: true, colour: accent}
	y = c.lines(capped(c.setter.lines(p.in.Body.Name, name, textWidth), 2), name, (pageWidth-textWidth)/2, y, textWidth, middle)
	c.lines(capped(c.setter.lines(p.in.Body.Address, small, textWidth), 2), small, (pageWidth-textWidth)/2, y+0.5, textWidth, middle)
}

// annexed says what does not fit on the first page.
type annexed struct{ scope, sites bool }

// column sets the statement of the certificate. The name shrinks and wraps, the scope shrinks, and what still does not
// fit goes to the annex.
func (p certificatePage) column(c *composer) ([]centred, annexed) {
	crt := p.in.Certificate
	at := func(text string, st style, before float64) centred {
		return centred{c.setter.lines(text, st, textWidth), st, before}
	}
	name := c.fit(crt.Holder, style{serif: true, bold: true, colour: ink}, []float64{30, 26, 22, 19, 16, 14, 12, 10}, 42)
	address := at(joinWords(", ", crt.Address, crt.City, norm.CountryName(crt.Country)), plain.in(ink), 1.5)
	address.lines = capped(address.lines, 5)
	column := []centred{
		at(p.t.say("title"), style{size: 24, serif: true, colour: accent}, 0),
		at(p.t.say("system_of"), plain, 5),
		{name.lines, name.style, 2.5},
		address,
		at(p.t.say("fulfils"), plain, 5),
		at(crt.Standard, style{size: min(17, name.style.size-1), serif: true, bold: true, colour: ink}, 1.5),
		at(p.t.say("for_scope"), plain, 5),
	}
	sites, rest := p.sites(at)
	room := columnBottom - columnTop - height(column) - height(sites) - 2
	scope := c.fit(p.scope, style{colour: ink}, []float64{11.5, 10.5, 9.5, 8.5, 7.5}, room)
	if float64(len(scope.lines))*scope.style.height() > room {
		rest.scope = true
		scope = at(p.t.say("scope_annex"), plain.in(ink), 0)
	}
	scope.before = 2
	return append(append(column, scope), sites...), rest
}

// fit sets a text in the largest of the sizes that takes no more than the height, the smallest if none does. Display
// sizes hold one line, those of nineteen points and more two.
func (c *composer) fit(text string, st style, sizes []float64, height float64) centred {
	var out centred
	for _, size := range sizes {
		st.size = size
		out = centred{lines: c.setter.lines(text, st, textWidth), style: st}
		most := 1000
		if size >= 19 {
			most = 2
		}
		if size >= 22 {
			most = 1
		}
		if float64(len(out.lines))*st.height() <= height && len(out.lines) <= most {
			break
		}
	}
	return out
}

// sites names up to three places on the first page where they fit; else they go to the annex.
func (p certificatePage) sites(at func(string, style, float64) centred) ([]centred, annexed) {
	sites, text := p.in.Certificate.Sites, plain.sized(8.5)
	if len(sites) == 0 {
		return nil, annexed{}
	}
	if len(sites) <= 3 {
		column := []centred{at(plural(len(sites), p.t.say("at_site"), p.t.say("at_sites")), plain, 4)}
		for _, s := range sites {
			column = append(column, at(joinWords(": ", siteAddress(s), s.Activities), text.in(ink), 1))
		}
		if height(column) <= 32 {
			return column, annexed{}
		}
	}
	return []centred{at(plural(len(sites), p.t.say("site_annex"), p.t.say("sites_annex", len(sites))), text, 3)}, annexed{sites: true}
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

func siteAddress(s cert.CertifiedSite) string {
	return joinWords(", ", s.Name, s.Address, s.City, norm.CountryName(s.Country))
}

// dates draws the small table of days. A renewal that came late shows the end of the last cycle and the day of the
// recertification audit (R-CERT-05).
func (p certificatePage) dates(c *composer) {
	crt := p.in.Certificate
	type dated struct {
		label string
		on    day.Day
	}
	all := []dated{{"since", crt.Original}, {"last_cycle", crt.LastExpiry}, {"recert_audit", crt.RecertAuditOn},
		{"from", crt.Effective}, {"until", crt.Expires}, {"issued", crt.IssuedOn}}
	var shown []dated
	for _, d := range all {
		if !d.on.IsZero() {
			shown = append(shown, d)
		}
	}
	const top = 201.0
	width := contentWidth / float64(max(len(shown), 1))
	for _, y := range []float64{top, top + 12.5} {
		c.add(lineMark{x1: sideMargin, y1: y, x2: pageWidth - sideMargin, y2: y, width: 0.2, colour: accent})
	}
	for i, d := range shown {
		x := sideMargin + float64(i)*width
		c.fixed(p.t.say(d.label), small.sized(7.5), x, top+1.8, width, middle)
		c.fixed(p.t.day(d.on), body.inBold(), x, top+5.8, width, middle)
	}
	line := joinWords(" · ", p.t.say("number", c.doc.Number), c.doc.revision())
	if !crt.GapFrom.IsZero() {
		line += " · " + p.t.say("gap", p.t.day(crt.GapFrom), p.t.day(crt.GapTo))
	}
	c.fixed(line, body.sized(9), sideMargin, top+14.5, contentWidth, middle)
}

const footTop = 226.0

// signature draws who signs for the body.
func (p certificatePage) signature(c *composer) {
	const width = 76.0
	y := footTop + 17
	c.add(lineMark{x1: sideMargin, y1: y, x2: sideMargin + width, y2: y, width: 0.25, colour: ink})
	y = c.lines(capped(c.setter.lines(p.in.SignatoryName, body.inBold(), width), 2), body.inBold(), sideMargin, y+1, width, start)
	y = c.lines(capped(c.setter.lines(joinWords(", ", p.in.SignatoryRole, p.in.Body.Name), small, width), 2), small, sideMargin, y, width, start)
	place := joinWords(", ", p.in.Place, p.in.Certificate.IssuedOn.Long())
	y = c.lines(capped(c.setter.lines(place, small, width), 1), small, sideMargin, y, width, start)
	if p.in.Body.Accreditation != "" {
		c.lines(capped(c.setter.lines(p.in.Body.Accreditation, small.in(ink), width), 3), small.in(ink), sideMargin, y+0.8, width, start)
	}
}

// check draws the QR code with the address of the register in words beside it.
func (p certificatePage) check(c *composer) {
	const size, gap = 29.0, 4.0
	x := pageWidth - sideMargin - size
	if p.in.CheckURL != "" {
		if err := c.qrCode(p.in.CheckURL, x, footTop, size); err != nil {
			panic(err) // an address too long for any code
		}
	}
	width := contentWidth - 76 - size - 2*gap
	left := x - gap - width
	text := p.t.say("check")
	y := c.lines(c.setter.lines(text, small, width), small, left, footTop-0.6, width, end)
	address := small.inBold().in(accent)
	lines := capped(c.setter.lines(p.in.RegisterURL, address, width), 4)
	below := c.lines(lines, address, left, y, width, end)
	if len(lines) > 0 && p.in.RegisterURL != "" {
		c.add(linkMark{x: left, y: y, width: width, height: below - y, address: p.in.RegisterURL})
	}
	if p.in.LogCheck != "" {
		c.lines(c.setter.lines("Log check "+p.in.LogCheck, small, width), small, left, below, width, end)
	}
}

// note says how this certificate is told from an obsolete one (R-CERT-01 i).
func (p certificatePage) note(c *composer) {
	text := joinWords(" ", p.languageNote(), p.t.say("note", c.doc.Revision, p.in.Body.Name))
	st := small.sized(7)
	lines := capped(c.setter.lines(text, st, contentWidth), 3)
	c.lines(lines, st, sideMargin, pageHeight-frameMargin-9-float64(len(lines))*st.height(), contentWidth, middle)
}

// annex states what the pages before could not hold, the scopes in their languages, the sites once (R-CERT-03). rest tells it
// of each page in order.
func (p certificatePage) annex(c *composer, rest []annexed) {
	c.turn()
	scopes := append([]cert.CertifiedWording{{Language: p.in.Certificate.Language, Scope: p.scope}}, p.in.Certificate.Wordings...)
	for i, w := range scopes {
		if rest[i].scope {
			Heading{2, joinWords(", ", certificateTongue(w.Language).say("scope"), p.languageOf(w))}.place(c)
			Paragraph{w.Scope}.place(c)
		}
	}
	if !slices.ContainsFunc(rest, func(r annexed) bool { return r.sites }) {
		return
	}
	Heading{2, p.t.say("sites")}.place(c)
	t := Table{Columns: []Column{{Title: p.t.say("col_no"), Weight: 0.7}, {Title: p.t.say("col_site"), Weight: 3}, {Title: p.t.say("col_address"), Weight: 4}, {Title: p.t.say("col_activities"), Weight: 4}}}
	for i, s := range p.in.Certificate.Sites {
		t.Rows = append(t.Rows, []string{fmt.Sprint(i + 1), s.Name, joinWords(", ", s.Address, s.City, norm.CountryName(s.Country)), s.Activities})
	}
	t.place(c)
}

// languageOf names a language where there are several.
func (p certificatePage) languageOf(w cert.CertifiedWording) string {
	if len(p.in.Certificate.Wordings) == 0 {
		return ""
	}
	return CertificateLanguage(w.Language)
}
