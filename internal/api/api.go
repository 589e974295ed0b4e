// Package api answers programs: the public register as JSON, described by an OpenAPI document from which its page for
// people is drawn. It asks for no account and keeps no session. It must not know SQL, nor decide what is public:
// store does.
package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/office"
	"assay/internal/store"
	"assay/internal/web/page"
)

// Prefix is the beginning of every address of the register for programs.
const Prefix = "/api/v1"

// version is that of the description: the second figure counts additions, the first would be a new Prefix.
const version = "1.1.0"

// area is what the operations work with.
type area struct {
	office *office.Office
	store  *store.Store
}

// Routes is the route table of the register for programs.
func Routes(o *office.Office, s *store.Store) []page.Route {
	useOurProblems()
	a, t := area{o, s}, &table{office: o}
	h := huma.NewAPI(description(o), t)
	describe := func(b budget, op huma.Operation) huma.Operation {
		t.next = b
		return op
	}
	huma.Register(h, describe(byNumber, certificateOp), a.certificate)
	huma.Register(h, describe(byCode, standingOp), a.standing)
	huma.Register(h, describe(byCode, historyOp), a.history)
	huma.Register(h, describe(byCode, coverageOp), a.coverage)
	huma.Register(h, describe(bySearch, searchOp), a.search)
	huma.Register(h, describe(byBulk, checksOp), a.checks)
	huma.Register(h, describe(byCode, logOp), a.log)
	return append(t.routes, documents(o, h.OpenAPI(), t.order)...)
}

// description is the head of the OpenAPI document.
func description(o *office.Office) huma.Config {
	c := huma.DefaultConfig("Register of certificates", version)
	c.OpenAPIPath, c.DocsPath, c.SchemasPath, c.CreateHooks = "", "", "", nil
	c.RejectUnknownQueryParameters = true
	c.Info.Description = "Who is certified today, for programs. Free of charge and without an account. " +
		"A field that is there stays; more may come, so pass over what you do not know. An answer holds for the day it names: ask again when it matters, with the ETag of the last answer, which costs nothing when nothing changed."
	c.Servers = []*huma.Server{{URL: o.URL("")}}
	return c
}

// operation is what all operations share.
func operation(id, method, path, summary, text string, errs ...int) huma.Operation {
	return huma.Operation{OperationID: id, Method: method, Path: Prefix + path, Summary: summary, Description: text,
		Errors: append(errs, http.StatusTooManyRequests), BodyReadTimeout: -1}
}

// answer is what the register says today about one issue of a certificate.
type answer struct {
	cert.Certificate
	record cert.PublicRecord
	today  day.Day
	status cert.CertificateStatus
}

// look finds what was typed: a number, where numbers do, or a code.
func (a area) look(ctx context.Context, typed string, numbers bool) (answer, error) {
	q, readable := cert.ReadAsked(typed)
	switch {
	case !readable:
		return answer{}, say(malformedNumber, "This cannot be a certificate number", "Numbers look like "+a.office.BodyNow(ctx).Prefix+"-2026-0001, with -r2 for the second revision; codes have 26 letters and digits.")
	case q.Code == "" && !numbers:
		return answer{}, errCode
	}
	var r cert.PublicRecord
	var err error
	if q.Code != "" {
		r, err = a.store.PublicByCode(ctx, q.Code)
	} else {
		r, err = a.store.PublicByNumber(ctx, q.Number)
	}
	exists, err := known(err)
	if err != nil {
		return answer{}, err
	}
	c, there := r.Asked(q)
	if !exists || !there {
		return answer{}, errUnknown
	}
	return a.answer(r, c), nil
}

func (a area) answer(r cert.PublicRecord, c cert.Certificate) answer {
	today := a.office.Today()
	return answer{c, r, today, r.IssueOn(c, today)}
}
