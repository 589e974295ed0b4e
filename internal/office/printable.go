package office

import (
	"fmt"
	"strings"

	"assay/internal/cert"
	"assay/internal/paper"
)

// ApplicationProblems lists what is wrong with a questionnaire, all at once, by field (R-APP-01). What would
// stand on the certificate is held against the fonts of the house now, not when the certificate is drawn.
func (o *Office) ApplicationProblems(q cert.Questionnaire) cert.Invalid {
	return append(cert.Invalid(q.Problems(o.Today())), UnprintableAnswers(q)...)
}

// UnprintableAnswers lists the answers that stand on papers and that no font of the house can print (R-CERT-01).
func UnprintableAnswers(q cert.Questionnaire) (problems cert.Invalid) {
	check := func(field, text string) { problems = append(problems, printable(field, text)...) }
	check("applicant.name", q.Applicant.Name)
	check("applicant.address", q.Applicant.Address)
	check("applicant.city", q.Applicant.City)
	check("request.scope", q.Request.Scope)
	for i, s := range q.Sites {
		at := fmt.Sprintf("sites.%d.", i)
		check(at+"name", s.Name)
		check(at+"address", s.Address)
		check(at+"city", s.City)
		check(at+"activities", s.Activities)
	}
	return problems
}

// printable holds what will stand on a paper against the fonts of the house.
func printable(field, text string) cert.Invalid {
	missing := paper.Unprintable(text)
	if len(missing) == 0 {
		return nil
	}
	if scripts := paper.Unshaped(missing); len(scripts) > 0 {
		return cert.Invalid{{Field: field, Rule: "R-CERT-01",
			Message: fmt.Sprintf("Our papers cannot print %s letters (%q). Write it in another script, as your register spells it for use abroad.", strings.Join(scripts, " and "), string(missing))}}
	}
	return cert.Invalid{{Field: field, Rule: "R-CERT-01",
		Message: fmt.Sprintf("Our papers have no font for %q. Write it in another script, as your register spells it for use abroad, or ask us to add one (for the administrator: setting ASSAY_FONTS).", string(missing))}}
}
