-- Reviews from before they kept what they judged: until then an accepted application could not change, so that what it
-- says is what was judged (R-REV-06).
-- +goose Up
UPDATE reviews SET questionnaire = (SELECT a.questionnaire FROM applications a WHERE a.id = reviews.application_id) WHERE questionnaire = '{}';
