BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('2026_11_23_main_road');
CREATE TABLE attendee (
	id INTEGER NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	booking_id INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	address VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	is_organizer BOOLEAN NOT NULL, 
	answer VARCHAR NOT NULL, 
	CONSTRAINT pk_attendee PRIMARY KEY (id), 
	CONSTRAINT fk_attendee_booking_id_booking FOREIGN KEY(booking_id) REFERENCES booking (id), 
	CONSTRAINT fk_attendee_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT uq_attendee_booking_id_address UNIQUE (booking_id, address)
);
INSERT INTO "attendee" VALUES(1,1,1,'email','agent@drancy.example','Agent de Drancy',1,'ACCEPTED');
INSERT INTO "attendee" VALUES(2,1,1,'email','contact@partenaire.example','',0,'NEEDS-ACTION');
INSERT INTO "attendee" VALUES(3,1,1,'sip','sip:salle@lyon.example','',0,'NEEDS-ACTION');
INSERT INTO "attendee" VALUES(4,1,2,'email','accueil@drancy.example','',1,'ACCEPTED');
INSERT INTO "attendee" VALUES(5,1,2,'email','contact@partenaire.example','',0,'NEEDS-ACTION');
INSERT INTO "attendee" VALUES(6,1,2,'sip','sip:salle@lyon.example','',0,'NEEDS-ACTION');
INSERT INTO "attendee" VALUES(7,1,3,'email','agent@drancy.example','Agent de Drancy',1,'ACCEPTED');
INSERT INTO "attendee" VALUES(8,1,3,'email','contact@partenaire.example','',0,'NEEDS-ACTION');
INSERT INTO "attendee" VALUES(9,1,3,'sip','sip:salle@lyon.example','',0,'NEEDS-ACTION');
INSERT INTO "attendee" VALUES(10,1,4,'email','agent@drancy.example','Agent de Drancy',1,'ACCEPTED');
INSERT INTO "attendee" VALUES(11,1,4,'email','contact@partenaire.example','',0,'NEEDS-ACTION');
INSERT INTO "attendee" VALUES(12,1,4,'sip','sip:salle@lyon.example','',0,'NEEDS-ACTION');
INSERT INTO "attendee" VALUES(13,2,5,'email','agent@bobigny.example','',1,'ACCEPTED');
CREATE TABLE blocking (
	id INTEGER NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	room_id INTEGER NOT NULL, 
	booking_id INTEGER, 
	kind VARCHAR NOT NULL, 
	starts_at DATETIME NOT NULL, 
	ends_at DATETIME NOT NULL, 
	CONSTRAINT pk_blocking PRIMARY KEY (id), 
	CONSTRAINT ck_blocking_ends_after_start CHECK (ends_at > starts_at), 
	CONSTRAINT fk_blocking_booking_id_booking FOREIGN KEY(booking_id) REFERENCES booking (id), 
	CONSTRAINT fk_blocking_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT fk_blocking_room_id_room FOREIGN KEY(room_id) REFERENCES room (id)
);
INSERT INTO "blocking" VALUES(1,1,1,1,'booking','2026-03-17 13:00:00.000000','2026-03-17 14:00:00.000000');
INSERT INTO "blocking" VALUES(2,1,3,2,'booking','2026-03-17 13:00:00.000000','2026-03-17 14:00:00.000000');
INSERT INTO "blocking" VALUES(3,1,5,2,'booking','2026-03-17 13:00:00.000000','2026-03-17 14:00:00.000000');
INSERT INTO "blocking" VALUES(6,2,7,5,'booking','2026-03-17 13:00:00.000000','2026-03-17 14:00:00.000000');
INSERT INTO "blocking" VALUES(7,1,2,3,'booking','2026-03-17 09:15:00.000000','2026-03-17 10:15:00.000000');
CREATE TABLE booked_room (
	booking_id INTEGER NOT NULL, 
	room_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	CONSTRAINT pk_booked_room PRIMARY KEY (booking_id, room_id), 
	CONSTRAINT fk_booked_room_booking_id_booking FOREIGN KEY(booking_id) REFERENCES booking (id), 
	CONSTRAINT fk_booked_room_room_id_room FOREIGN KEY(room_id) REFERENCES room (id)
);
INSERT INTO "booked_room" VALUES(1,1,0);
INSERT INTO "booked_room" VALUES(2,3,0);
INSERT INTO "booked_room" VALUES(2,5,1);
INSERT INTO "booked_room" VALUES(4,1,0);
INSERT INTO "booked_room" VALUES(5,7,0);
INSERT INTO "booked_room" VALUES(3,2,0);
CREATE TABLE booking (
	id INTEGER NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	organizer_id INTEGER NOT NULL, 
	starts_at DATETIME NOT NULL, 
	ends_at DATETIME NOT NULL, 
	zone VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	headcount INTEGER, 
	wants_video BOOLEAN NOT NULL, 
	status VARCHAR NOT NULL, 
	version INTEGER NOT NULL, 
	sequence INTEGER NOT NULL, 
	language VARCHAR NOT NULL, 
	space_id VARCHAR, 
	thread_id VARCHAR, 
	created_at DATETIME NOT NULL, 
	changed_at DATETIME NOT NULL, 
	CONSTRAINT pk_booking PRIMARY KEY (id), 
	CONSTRAINT ck_booking_ends_after_start CHECK (ends_at > starts_at), 
	CONSTRAINT fk_booking_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT fk_booking_organizer_id_person FOREIGN KEY(organizer_id) REFERENCES person (id)
);
INSERT INTO "booking" VALUES(1,1,1,'2026-03-17 13:00:00.000000','2026-03-17 14:00:00.000000','Europe/Paris','Réunion d’équipe',4,1,'confirmed',1,0,'fr','space-1','thread-1','2026-03-16 08:00:00.000000','2026-03-16 08:00:00.000000');
INSERT INTO "booking" VALUES(2,1,2,'2026-03-17 13:00:00.000000','2026-03-17 14:00:00.000000','Europe/Paris','Réunion d’équipe',4,1,'confirmed',1,0,'fr','space-1','thread-1','2026-03-16 08:00:00.000000','2026-03-16 08:00:00.000000');
INSERT INTO "booking" VALUES(3,1,1,'2026-03-17 09:15:00.000000','2026-03-17 10:15:00.000000','Europe/Paris','Réunion d’équipe',5,1,'confirmed',2,0,'fr','space-1','thread-1','2026-03-16 08:00:00.000000','2026-03-16 08:01:00.000000');
INSERT INTO "booking" VALUES(4,1,1,'2026-03-17 15:00:00.000000','2026-03-17 16:00:00.000000','Europe/Paris','Réunion d’équipe',4,1,'cancelled',2,0,'fr','space-1','thread-1','2026-03-16 08:00:00.000000','2026-03-16 08:01:00.000000');
INSERT INTO "booking" VALUES(5,2,4,'2026-03-17 13:00:00.000000','2026-03-17 14:00:00.000000','Europe/Paris','',NULL,0,'confirmed',1,0,'fr',NULL,NULL,'2026-03-16 08:00:00.000000','2026-03-16 08:00:00.000000');
CREATE TABLE conference (
	id INTEGER NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	booking_id INTEGER NOT NULL, 
	provider VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	meeting_id VARCHAR, 
	web_link VARCHAR, 
	sip_address VARCHAR, 
	number VARCHAR, 
	password VARCHAR, 
	CONSTRAINT pk_conference PRIMARY KEY (id), 
	CONSTRAINT fk_conference_booking_id_booking FOREIGN KEY(booking_id) REFERENCES booking (id), 
	CONSTRAINT fk_conference_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT uq_conference_booking_id UNIQUE (booking_id)
);
INSERT INTO "conference" VALUES(1,1,1,'webex','ready','meeting-1','https://meet.example/1','1@meet.example','1','élan|1');
CREATE TABLE domain (
	name VARCHAR NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	CONSTRAINT pk_domain PRIMARY KEY (name), 
	CONSTRAINT fk_domain_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);
INSERT INTO "domain" VALUES('drancy.example',1);
INSERT INTO "domain" VALUES('bobigny.example',2);
CREATE TABLE endpoint (
	id INTEGER NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	room_id INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	device_id VARCHAR, 
	workspace_id VARCHAR, 
	sip_address VARCHAR, 
	CONSTRAINT pk_endpoint PRIMARY KEY (id), 
	CONSTRAINT fk_endpoint_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT fk_endpoint_room_id_room FOREIGN KEY(room_id) REFERENCES room (id), 
	CONSTRAINT uq_endpoint_organisation_id_key UNIQUE (organisation_id, "key")
);
INSERT INTO "endpoint" VALUES(1,1,1,'jaures-1','roomos','Écran Jaurès','device-1-jaures','workspace-1-jaures','1-jaures@rooms.example');
INSERT INTO "endpoint" VALUES(2,1,2,'cesaire-1','roomos','Écran Césaire','device-1-cesaire','workspace-1-cesaire','1-cesaire@rooms.example');
INSERT INTO "endpoint" VALUES(3,1,3,'mandela-1','roomos','Écran Mandela','device-1-mandela','workspace-1-mandela','1-mandela@rooms.example');
INSERT INTO "endpoint" VALUES(4,1,5,'simone-veil-1','roomos','Écran Simone Veil','device-1-simone-veil','workspace-1-simone-veil','1-simone-veil@rooms.example');
INSERT INTO "endpoint" VALUES(5,2,7,'jaures-1','roomos','Écran Jaurès','device-2-jaures','workspace-2-jaures','2-jaures@rooms.example');
CREATE TABLE event (
	id INTEGER NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	booking_id INTEGER, 
	person_id INTEGER, 
	kind VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	data JSON NOT NULL, 
	CONSTRAINT pk_event PRIMARY KEY (id), 
	CONSTRAINT fk_event_booking_id_booking FOREIGN KEY(booking_id) REFERENCES booking (id), 
	CONSTRAINT fk_event_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT fk_event_person_id_person FOREIGN KEY(person_id) REFERENCES person (id)
);
INSERT INTO "event" VALUES(1,1,1,1,'BookingMade','2026-03-16 08:00:00.000000','{}');
INSERT INTO "event" VALUES(2,1,2,2,'BookingMade','2026-03-16 08:00:00.000000','{}');
INSERT INTO "event" VALUES(3,1,3,1,'BookingMade','2026-03-16 08:00:00.000000','{}');
INSERT INTO "event" VALUES(4,1,4,1,'BookingMade','2026-03-16 08:00:00.000000','{}');
INSERT INTO "event" VALUES(5,2,5,4,'BookingMade','2026-03-16 08:00:00.000000','{}');
INSERT INTO "event" VALUES(6,1,3,3,'BookingChanged','2026-03-16 08:01:00.000000','{"before": {"starts_at": "2026-03-17T08:00:00+00:00", "ends_at": "2026-03-17T09:00:00+00:00", "room_ids": [2], "headcount": 4, "title": "R\u00e9union d\u2019\u00e9quipe"}, "after": {"starts_at": "2026-03-17T09:15:00+00:00", "ends_at": "2026-03-17T10:15:00+00:00", "room_ids": [2], "headcount": 5, "title": "R\u00e9union d\u2019\u00e9quipe"}}');
INSERT INTO "event" VALUES(7,1,4,1,'BookingCancelled','2026-03-16 08:01:00.000000','{}');
CREATE TABLE inbox (
	id INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	subject VARCHAR NOT NULL, 
	payload JSON NOT NULL, 
	received_at DATETIME NOT NULL, 
	due_at DATETIME NOT NULL, 
	attempts INTEGER NOT NULL, 
	leased_until DATETIME, 
	settled_at DATETIME, 
	outcome VARCHAR, 
	CONSTRAINT pk_inbox PRIMARY KEY (id), 
	CONSTRAINT uq_inbox_key UNIQUE ("key")
);
INSERT INTO "inbox" VALUES(1,'message-1','message','space-1','{"text": "r\u00e9serve Jaur\u00e8s"}','2026-03-16 08:00:00.000000','2026-03-16 08:00:00.000000',0,NULL,'2026-03-16 08:01:00.000000','done');
CREATE TABLE organisation (
	id INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	language VARCHAR NOT NULL, 
	zone VARCHAR NOT NULL, 
	CONSTRAINT pk_organisation PRIMARY KEY (id), 
	CONSTRAINT uq_organisation_key UNIQUE ("key")
);
INSERT INTO "organisation" VALUES(1,'drancy','Drancy','fr','Europe/Paris');
INSERT INTO "organisation" VALUES(2,'bobigny','Bobigny','fr','Europe/Paris');
CREATE TABLE outbox (
	id INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	subject VARCHAR NOT NULL, 
	organisation_id INTEGER, 
	booking_id INTEGER, 
	payload JSON NOT NULL, 
	created_at DATETIME NOT NULL, 
	due_at DATETIME NOT NULL, 
	attempts INTEGER NOT NULL, 
	leased_until DATETIME, 
	settled_at DATETIME, 
	outcome VARCHAR, 
	result JSON, 
	CONSTRAINT pk_outbox PRIMARY KEY (id), 
	CONSTRAINT fk_outbox_booking_id_booking FOREIGN KEY(booking_id) REFERENCES booking (id), 
	CONSTRAINT fk_outbox_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);
INSERT INTO "outbox" VALUES(1,'reminder','booking:1',1,1,'{"event": "BookingMade"}','2026-03-16 08:00:00.000000','2026-03-17 08:00:00.000000',0,NULL,NULL,NULL,'null');
INSERT INTO "outbox" VALUES(2,'reminder','booking:2',1,2,'{"event": "BookingMade"}','2026-03-16 08:00:00.000000','2026-03-17 08:00:00.000000',0,NULL,NULL,NULL,'null');
INSERT INTO "outbox" VALUES(3,'reminder','booking:3',1,3,'{"event": "BookingMade"}','2026-03-16 08:00:00.000000','2026-03-17 08:00:00.000000',0,NULL,NULL,NULL,'null');
INSERT INTO "outbox" VALUES(4,'reminder','booking:4',1,4,'{"event": "BookingMade"}','2026-03-16 08:00:00.000000','2026-03-17 08:00:00.000000',0,NULL,NULL,NULL,'null');
INSERT INTO "outbox" VALUES(5,'reminder','booking:5',2,5,'{"event": "BookingMade"}','2026-03-16 08:00:00.000000','2026-03-17 08:00:00.000000',0,NULL,NULL,NULL,'null');
INSERT INTO "outbox" VALUES(6,'reminder','booking:3',1,3,'{"event": "BookingChanged"}','2026-03-16 08:01:00.000000','2026-03-17 08:01:00.000000',0,NULL,NULL,NULL,'null');
INSERT INTO "outbox" VALUES(7,'reminder','booking:4',1,4,'{"event": "BookingCancelled"}','2026-03-16 08:01:00.000000','2026-03-17 08:01:00.000000',0,NULL,NULL,NULL,'null');
CREATE TABLE person (
	id INTEGER NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	email VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	language VARCHAR, 
	roles JSON NOT NULL, 
	CONSTRAINT pk_person PRIMARY KEY (id), 
	CONSTRAINT fk_person_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT uq_person_email UNIQUE (email)
);
INSERT INTO "person" VALUES(1,1,'agent@drancy.example','Agent de Drancy',NULL,'["member"]');
INSERT INTO "person" VALUES(2,1,'accueil@drancy.example','','en','["member"]');
INSERT INTO "person" VALUES(3,1,'admin@drancy.example','',NULL,'["member", "room_admin"]');
INSERT INTO "person" VALUES(4,2,'agent@bobigny.example','',NULL,'["member"]');
CREATE TABLE room (
	id INTEGER NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	site_id INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	floor VARCHAR NOT NULL, 
	capacity INTEGER NOT NULL, 
	equipment JSON NOT NULL, 
	accessibility JSON NOT NULL, 
	CONSTRAINT pk_room PRIMARY KEY (id), 
	CONSTRAINT fk_room_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT fk_room_site_id_site FOREIGN KEY(site_id) REFERENCES site (id), 
	CONSTRAINT uq_room_organisation_id_key UNIQUE (organisation_id, "key")
);
INSERT INTO "room" VALUES(1,1,1,'jaures','Jaurès','1',8,'[]','[]');
INSERT INTO "room" VALUES(2,1,1,'cesaire','Césaire','1',6,'[]','[]');
INSERT INTO "room" VALUES(3,1,1,'mandela','Mandela','2',20,'[]','[]');
INSERT INTO "room" VALUES(4,1,1,'louise-michel','Louise Michel','0',10,'[]','[]');
INSERT INTO "room" VALUES(5,1,2,'simone-veil','Simone Veil','0',12,'[]','[]');
INSERT INTO "room" VALUES(6,1,2,'rosa-parks','Rosa Parks','0',4,'[]','[]');
INSERT INTO "room" VALUES(7,2,3,'jaures','Jaurès','0',10,'[]','[]');
CREATE TABLE site (
	id INTEGER NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	address VARCHAR NOT NULL, 
	directions VARCHAR NOT NULL, 
	phone VARCHAR NOT NULL, 
	zone VARCHAR NOT NULL, 
	opening_hours JSON NOT NULL, 
	CONSTRAINT pk_site PRIMARY KEY (id), 
	CONSTRAINT fk_site_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT uq_site_organisation_id_key UNIQUE (organisation_id, "key")
);
INSERT INTO "site" VALUES(1,1,'mairie','Mairie de Drancy','1 place de la Mairie, Drancy','Tram T1.','01 99 00 12 34','Europe/Paris','{"mon": [["08:30", "17:30"]], "tue": [["08:30", "17:30"]], "wed": [["08:30", "17:30"]], "thu": [["08:30", "17:30"]], "fri": [["08:30", "17:30"]]}');
INSERT INTO "site" VALUES(2,1,'mediatheque','Médiathèque Georges-Brassens','1 place de la Mairie, Drancy','Tram T1.','01 99 00 12 34','Europe/Paris','{"mon": [["08:30", "17:30"]], "tue": [["08:30", "17:30"]], "wed": [["08:30", "17:30"]], "thu": [["08:30", "17:30"]], "fri": [["08:30", "17:30"]]}');
INSERT INTO "site" VALUES(3,2,'mairie','Mairie de Bobigny','1 place de la Mairie, Bobigny','Tram T1.','01 99 00 12 34','Europe/Paris','{"mon": [["08:30", "17:30"]], "tue": [["08:30", "17:30"]], "wed": [["08:30", "17:30"]], "thu": [["08:30", "17:30"]], "fri": [["08:30", "17:30"]]}');
CREATE TABLE talk_state (
	person_id INTEGER NOT NULL, 
	space_id VARCHAR NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	data JSON NOT NULL, 
	updated_at DATETIME NOT NULL, 
	CONSTRAINT pk_talk_state PRIMARY KEY (person_id, space_id), 
	CONSTRAINT fk_talk_state_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT fk_talk_state_person_id_person FOREIGN KEY(person_id) REFERENCES person (id)
);
INSERT INTO "talk_state" VALUES(1,'space-1',1,'{"question": "Jaur\u00e8s ?"}','2026-03-16 08:01:00.000000');
CREATE INDEX ix_inbox_open ON inbox (id) WHERE settled_at IS NULL;
CREATE INDEX ix_domain_organisation_id ON domain (organisation_id);
CREATE INDEX ix_person_organisation_id ON person (organisation_id);
CREATE INDEX ix_booking_organisation_id_starts_at ON booking (organisation_id, starts_at);
CREATE INDEX ix_booking_organizer_id_starts_at ON booking (organizer_id, starts_at);
CREATE INDEX ix_room_site_id ON room (site_id);
CREATE INDEX ix_blocking_booking_id ON blocking (booking_id);
CREATE INDEX ix_blocking_room_id_starts_at ON blocking (room_id, starts_at, ends_at);
CREATE INDEX ix_booked_room_room_id ON booked_room (room_id);
CREATE INDEX ix_endpoint_room_id ON endpoint (room_id);
CREATE INDEX ix_event_booking_id ON event (booking_id);
CREATE INDEX ix_outbox_booking_id ON outbox (booking_id);
CREATE INDEX ix_outbox_open ON outbox (due_at) WHERE settled_at IS NULL;
CREATE INDEX ix_outbox_open_subject ON outbox (subject, id) WHERE settled_at IS NULL;
CREATE TRIGGER blocking_overlap_insert BEFORE INSERT ON blocking
WHEN (
    SELECT ends_at FROM blocking
    WHERE room_id = NEW.room_id AND starts_at < NEW.ends_at 
    ORDER BY starts_at DESC LIMIT 1
) > NEW.starts_at
BEGIN
    SELECT RAISE(ABORT, 'blocking_overlap');
END;
CREATE TRIGGER blocking_overlap_update BEFORE UPDATE ON blocking
WHEN (
    SELECT ends_at FROM blocking
    WHERE room_id = NEW.room_id AND starts_at < NEW.ends_at AND id <> NEW.id
    ORDER BY starts_at DESC LIMIT 1
) > NEW.starts_at
BEGIN
    SELECT RAISE(ABORT, 'blocking_overlap');
END;
COMMIT;
