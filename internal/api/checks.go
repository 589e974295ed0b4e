package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"assay/internal/cert"
	"assay/internal/store"
)

// How much one bulk check may hold: as much as the page takes.
const checksBytes = 64 << 10

var checksOp = func() huma.Operation {
	op := operation("checkMany", http.MethodPost, "/checks", "Check many certificates at once",
		"At most 200 in 64 KB; four checks at once and two a minute after that from one address. The name on the paper is compared with the holder's, which is not told. Each answer stands in the place of its question.",
		http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType)
	op.MaxBodyBytes = checksBytes
	return op
}()

// checksIn is what is asked.
type checksIn struct{ Body checksAsked }

// checksAsked is the list.
type checksAsked struct {
	Certificates []checkAsked `json:"certificates" minItems:"1" maxItems:"200"`
}

// checkAsked is one line of it.
type checkAsked struct {
	Number string `json:"number" maxLength:"300" doc:"Number, with or without revision, or code." example:"SMS-2026-0001"`
	Holder string `json:"holder,omitempty" maxLength:"300" doc:"The name on the paper, if it is to be compared."`
}

// checksOut is the answer.
type checksOut struct{ Body checksView }

// checksView is the answers in the order of the questions.
type checksView struct {
	_       struct{}    `additionalProperties:"true"`
	On      string      `json:"status_on" format:"date" doc:"The day for which all answers hold."`
	Answers []checkView `json:"answers"`
}

// checkView is the answer about one.
type checkView struct {
	_        struct{} `additionalProperties:"true"`
	Asked    string   `json:"asked"`
	Known    bool     `json:"known" doc:"Whether it is in the register. Where it is not, the fields below are null."`
	Number   *string  `json:"number" doc:"With its revision."`
	Standing *string  `json:"status" enum:"active,suspended,withdrawn,expired,superseded,not_yet_valid"`
	Valid    *bool    `json:"valid"`
	Holds    *bool    `json:"holder_matches" doc:"Whether every word of the name on the paper is in the holder's; null when no name was given."`
	Expires  *string  `json:"expires" format:"date"`
	Standard *string  `json:"standard"`
}

// checks answers for each that was asked about.
func (a area) checks(ctx context.Context, in *checksIn) (*checksOut, error) {
	asked := make([]cert.Asked, len(in.Body.Certificates))
	for i, c := range in.Body.Certificates {
		asked[i], _ = cert.ReadAsked(c.Number)
	}
	records, err := a.store.PublicMany(ctx, asked)
	if err != nil {
		return nil, err
	}
	v := checksView{On: a.office.Today().String(), Answers: make([]checkView, len(asked))}
	for i, c := range in.Body.Certificates {
		v.Answers[i].Asked = c.Number
		if issue, there := records[i].Asked(asked[i]); there {
			v.Answers[i].fill(a.answer(records[i], issue), c.Holder)
		}
	}
	return &checksOut{v}, nil
}

// fill answers with what is on record.
func (v *checkView) fill(found answer, holder string) {
	number, standing, valid := found.FullNumber(), string(found.status), found.status == cert.CertificateActive
	v.Known, v.Number, v.Standing, v.Valid, v.Expires, v.Standard = true, &number, &standing, &valid, orNull(found.Expires), &found.Standard
	if holder != "" {
		same := store.SameName(holder, found.Holder)
		v.Holds = &same
	}
}
