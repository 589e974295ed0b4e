package testkit

import (
	"assay/internal/cert"
	"assay/internal/walk"
)

// Questionnaire is a complete questionnaire of a small hosting company.
func Questionnaire() cert.Questionnaire { return walk.Sample() }
