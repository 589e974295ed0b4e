package api

import (
	"context"
	"net/http"

	"assay/internal/day"
	"assay/internal/store"
)

// This file answers what the holder of a paper may ask beside its status today: the code is below its QR code.

// byCodeIn is which certificate is meant.
type byCodeIn struct {
	Code string `path:"code" maxLength:"300" doc:"The 26 letters and digits below the QR code of the paper." example:"abcdefghijkmnpqrstuvwxyz23"`
}

var standingOp = operation("getStanding", http.MethodGet, "/certificates/{code}/standing", "Was it valid on a day?",
	"How the number stood on a day up to today, told from what was decided and published until now. A suspension lasts to the day before the restoration; the last valid day is inclusive.",
	http.StatusBadRequest, http.StatusNotFound)

// standingIn asks about a day.
type standingIn struct {
	Code string `path:"code" maxLength:"300" doc:"The 26 letters and digits below the QR code of the paper." example:"abcdefghijkmnpqrstuvwxyz23"`
	On   string `query:"on" format:"date" doc:"The day; today when it is left out." example:"2026-03-01"`
}

// standingOut is the answer.
type standingOut struct{ Body standingView }

// standingView is how a number stood on a day.
type standingView struct {
	_        struct{} `additionalProperties:"true"`
	Number   string   `json:"number"`
	On       string   `json:"on" format:"date"`
	Standing string   `json:"status" enum:"active,suspended,withdrawn,expired,not_certified" doc:"not_certified before its first day, and in a gap between two cycles."`
	Valid    bool     `json:"valid"`
	Revision int      `json:"revision" doc:"Of the issue that counted on that day; 0 when none did."`
	Since    *string  `json:"since" format:"date" doc:"From when on it stood so."`
	Gap      bool     `json:"gap" doc:"Whether the day lies between two cycles."`
}

// standing answers for a day.
func (a area) standing(ctx context.Context, in *standingIn) (*standingOut, error) {
	on, err := a.dayAsked(in.On)
	if err != nil {
		return nil, err
	}
	found, err := a.look(ctx, in.Code, false)
	if err != nil {
		return nil, err
	}
	at := found.record.On(on)
	return &standingOut{standingView{Number: found.Number, On: on.String(), Standing: string(at.Status), Valid: at.Valid(), Revision: at.Revision,
		Since: orNull(at.Since), Gap: at.Gap}}, nil
}

// dayAsked is the day that is meant: nobody knows what will be decided until a day to come.
func (a area) dayAsked(typed string) (day.Day, error) {
	today := a.office.Today()
	if typed == "" {
		return today, nil
	}
	on, err := day.Parse(typed)
	if err != nil || on.After(today) {
		p := say(invalid, "This day cannot be answered for", "Give a day up to today, like 2026-03-01.")
		p.Faults = []fault{{At: "query.on", Message: "expected a day up to today"}}
		return day.Day{}, p
	}
	return on, nil
}

var historyOp = operation("getHistory", http.MethodGet, "/certificates/{code}/history", "What became of it",
	"Everything that was published of the number, oldest first: the act and the day from which it counts, never the reason.", http.StatusBadRequest, http.StatusNotFound)

// historyOut is the answer.
type historyOut struct{ Body historyView }

// historyView is the published changes of a number.
type historyView struct {
	_       struct{}     `additionalProperties:"true"`
	Number  string       `json:"number"`
	Changes []changeView `json:"changes"`
	Issues  []issueView  `json:"issues" doc:"Newest first."`
}

// changeView is one published change.
type changeView struct {
	_        struct{} `additionalProperties:"true"`
	On       string   `json:"on" format:"date"`
	Act      string   `json:"act" enum:"issue,suspend,restore,withdraw,supersede"`
	Revision int      `json:"revision"`
}

// issueView is one issue of a number.
type issueView struct {
	_         struct{} `additionalProperties:"true"`
	Revision  int      `json:"revision"`
	Standing  string   `json:"status" enum:"active,suspended,withdrawn,expired,superseded,not_yet_valid" doc:"Today."`
	Effective *string  `json:"effective" format:"date"`
	Expires   *string  `json:"expires" format:"date"`
	SHA256    string   `json:"paper_sha256" doc:"Of the PDF as it was issued: a file with another sum is another file."`
}

// history answers with what was published.
func (a area) history(ctx context.Context, in *byCodeIn) (*historyOut, error) {
	found, err := a.look(ctx, in.Code, false)
	if err != nil {
		return nil, err
	}
	v := historyView{Number: found.Number, Changes: []changeView{}, Issues: []issueView{}}
	for _, h := range found.record.InOrder() {
		v.Changes = append(v.Changes, changeView{On: h.On.String(), Act: h.Act, Revision: h.Revision})
	}
	for _, c := range found.record.Issues {
		v.Issues = append(v.Issues, issueView{Revision: c.Revision, Standing: string(found.record.IssueOn(c, found.today)), Effective: orNull(c.Effective), Expires: orNull(c.Expires), SHA256: c.PaperSHA256})
	}
	return &historyOut{v}, nil
}

var coverageOp = operation("getCoverage", http.MethodGet, "/certificates/{code}/coverage", "Is a service at a place covered?",
	"Reads scope and sites as a careful person would. It says covered only when every word of the service stands in the scope of a certificate that is valid today, and cannot_tell where a person has to read. What binds is the scope, never this reading.",
	http.StatusBadRequest, http.StatusNotFound)

// coverageIn is what is asked about; one of the two at least.
type coverageIn struct {
	Code    string `path:"code" maxLength:"300" doc:"The 26 letters and digits below the QR code of the paper." example:"abcdefghijkmnpqrstuvwxyz23"`
	Service string `query:"service" maxLength:"200" doc:"What is bought." example:"managed hosting"`
	Place   string `query:"place" maxLength:"200" doc:"Town or name of the site." example:"Athens"`
}

// coverageOut is the answer.
type coverageOut struct{ Body coverageView }

// coverageView is a reading of scope and sites.
type coverageView struct {
	_      struct{} `additionalProperties:"true"`
	Number string   `json:"number" doc:"With its revision."`
	Answer string   `json:"answer" enum:"covered,not_covered,cannot_tell"`
	Why    string   `json:"why"`
	Scope  string   `json:"scope" doc:"What binds."`
	Sites  []site   `json:"sites" doc:"Those that the place means."`
	On     string   `json:"on" format:"date" doc:"The day for which the answer holds."`
}

// coverage answers whether a service at a place is covered today.
func (a area) coverage(ctx context.Context, in *coverageIn) (*coverageOut, error) {
	found, err := a.look(ctx, in.Code, false)
	if err != nil {
		return nil, err
	}
	if len(store.Words(in.Service))+len(store.Words(in.Place)) == 0 {
		return nil, say(invalid, "Nothing was asked", "Give a service, a place or both.")
	}
	r := found.Kept(found.status).Covers(in.Service, in.Place, found.today, store.Words) // an issue that was replaced from a day to come on counts until then
	return &coverageOut{coverageView{Number: found.FullNumber(), Answer: string(r.Answer), Why: r.Why, Scope: found.Scope, Sites: sites(r.Sites), On: found.today.String()}}, nil
}
