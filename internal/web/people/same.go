package people

import (
	"context"
	"errors"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/web/page"
)

// sameForm says that two records are one human being.
type sameForm struct {
	page.Once
	Email  string `form:"same" label:"Mail address of the record that stands" validate:"required,max=254"`
	Reason string `form:"reason" label:"How it is known" validate:"required,max=500"`
}

// same notes that the person of the page is one whom the body has under another record (R-DEC-01).
func (a area) same(c echo.Context) error {
	var p personPage
	if err := a.sent(c, &p, &p.Same); err != nil {
		return err
	}
	f := p.Same
	return a.act(c, p, f, func(ctx context.Context) error {
		other, err := a.store.PersonByEmail(ctx, cert.FoldEmail(f.Email))
		if errors.Is(err, cert.NotFound) {
			return cert.Wrong("same", "Nobody of the body has this mail address.")
		}
		if err != nil {
			return err
		}
		_, err = a.office.SamePerson(ctx, page.Acting(c, f.Once), p.Person.ID, f.VersionOf(), other.ID, f.Reason)
		return err
	})
}
