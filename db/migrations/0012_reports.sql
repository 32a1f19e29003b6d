CREATE TABLE "report" (
	"month" date NOT NULL,
	"data" text NOT NULL,
	"figures" text NOT NULL,
	"fold_version" bigint NOT NULL,
	"total" integer NOT NULL,
	"pdf" "bytea" NOT NULL,
	"made_at" timestamp with time zone NOT NULL,
	CONSTRAINT "report_month_data_pk" PRIMARY KEY("month","data"),
	CONSTRAINT "report_data_known" CHECK ("data" in ('real', 'simulated'))
);
