package office_test

import (
	"context"
	"slices"
	"testing"

	"assay/internal/cert"
	"assay/internal/testkit"
	"assay/internal/walk"
)

// An empty body is told what it lacks before it can certify anybody; a staffed one lacks no people.
func TestSetupNamesWhatIsLacking(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := context.Background()
		s, err := k.Office.Setup(ctx)
		if err != nil || !s.Unsaid || !s.Unsent || len(s.Roles) != 4 || !slices.Contains(s.Areas, cert.AreaDecision) || s.Done() {
			t.Errorf("an empty body lacks %+v, %v", s, err)
		}
		if _, err := walk.Hire(ctx, k.Office, 1, ""); err != nil {
			t.Fatal(err)
		}
		s, err = k.Office.Setup(ctx)
		if err != nil || len(s.Roles) != 0 || len(s.Areas) != 0 {
			t.Errorf("a staffed body lacks %+v, %v", s, err)
		}
	})
}
