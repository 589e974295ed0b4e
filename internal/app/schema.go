package app

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/invopop/jsonschema"

	"assay/internal/cert"
)

// PrintQuestionnaireSchema writes the JSON Schema of the questionnaire: what an import must look like.
// Fields without omitempty are required; nothing beside the fields is allowed.
func PrintQuestionnaireSchema(out io.Writer) error {
	r := jsonschema.Reflector{DoNotReference: true, Anonymous: true}
	schema := r.Reflect(&cert.Questionnaire{})
	schema.Title = "Questionnaire"
	schema.Description = "An application for certification to ISO/IEC 20000-1. Days are written 2027-03-14."
	text, err := json.MarshalIndent(schema, "", "  ")
	if err != nil {
		return fmt.Errorf("write the schema: %w", err)
	}
	_, err = fmt.Fprintf(out, "%s\n", text)
	return err
}
