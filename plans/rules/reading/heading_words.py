"""The words that people write over each column of a plan, by field.

`CERTAIN` names a field by itself; `VAGUE` could be several ("Item", "Who", "Notes"): there the
cells decide, and `USUAL` is what such a heading mostly means. A heading may add words ("Which wards
does it cover?"); small words do not count.
"""

from collections.abc import Mapping, Sequence

from plans.rules.reading import columns as fields


def _listed(text: str) -> tuple[str, ...]:
    return tuple(" ".join(phrase.split()) for phrase in text.split(","))


#: Headings that name their field.
CERTAIN: Mapping[str, Sequence[str]] = {
    fields.REFERENCE: _listed("""
        ref, reference, ref no, no, id, ser, serial no, our ref, your ref, reference no, uid, line
        no, unique ref, ref number, id no, case no, case ref, file ref, story id, job no, job
        number, serial number, op ref, crime ref, plan ref, ref code, entry no
    """),
    fields.MONTH: _listed("""
        month, mnth, mth, mon, month of, quarter, qtr, when month, which month, calendar month,
        month due
    """),
    fields.TITLE: _listed("""
        title, campaign, campaign name, op campaign, activity name, initiative, campaign title,
        campaign activity, activity title, what doing, working title, what happening, what are we
        doing, piece of work, short title, campaign event, comms item, name of campaign, what going
        on, event name, what planned, planned communication, planned activity, comms piece, campaign
        or piece of work, name of campaign or piece of work, piece of comms, project name, project
        title, event title, session title, story title, op name, operation name, headline title,
        name of activity, name of event, communication title, activity or campaign, name of project,
        name of piece, campaign or activity
    """),
    fields.MESSAGE: _listed("""
        message, key message, key msg, msg, description, key messages, public message, what saying,
        outline, purpose of comms, call to action, brief description, gist, nutshell, in nutshell,
        telling people, what telling people, what are we telling people, what say, what it says,
        what we say, what want to say, blurb, wording, narrative, lines to take, key line, key
        point, main message, headline message, main point, short description, further detail, more
        detail, what it involves, what involved, standfirst, line to take, public line, top line,
        strapline, what says, what it say, take away message, talking point, core message, message
        text, copy line, body copy, body text, what we telling them, call for action, key fact
    """),
    fields.LEAD: _listed("""
        lead, lead agency, lead partner, lead organisation, lead org, led by, lead body, who lead,
        agency, owner, lead team, who leading, lead officer agency, lead service, agency lead,
        responsible agency, org, delivered by, by whom, whose, who by, whose it, whose idea, who
        doing it, who running it, run by, run by whom, leading, organiser, organised by, originator,
        directorate, lead dept, lead department, owned by, owning team, owning agency, agency
        responsible, responsibility, who responsible, who owns it, who in charge, in charge, who
        does it, lead unit, leading organisation, which organisation leading, first partner, partner
        leading, main partner, leading partner, primary partner, primary agency, main agency, lead
        by
    """),
    fields.OTHERS: _listed("""
        who else, other partner, partner involved, supporting partner, other agency, supported by,
        joint with, with whom, working with, partner supporting, in partnership with, partnership
        with, other org, other organisation, other involved, anyone else, partners, supporting
        agency, jointly with, contributing partner, other partner involved, who helping out, who
        helping, helping, helping out, help from, with help from, alongside, joined by, assisted by,
        who with, who else in on it, who else involved, joint working, co lead, also taking part,
        taking part, partner agency, joint partner, other lead, together with, helped by, who
        helped, second partner, secondary partner, secondary agency, delivery partner, which other
        organisation, supporting, additional partner, partner in, with help of, other body, other
        service, other team, partner org, partner organisation, support partner, other contributor,
        assisting, stakeholder involved, jointly, in conjunction with, other dept, support agency
    """),
    fields.WHEN: _listed("""
        date, when, go live, date go live activity, timescale, go live date, date of activity,
        launch date, dates live, timeline, schedule, when happening, dates, issue date, publication
        date, date time, start end, w c, when live, when going out, goes out, going
        out, timeframe, time frame, due date, date due, when due, week commencing, period of
        activity, when is it happening, proposed date, planned date, date planned, date of issue,
        date of event, event date, date or period, when planned, publication slot, release date,
        publish, out on, goes round, goes out on, month date, when take place, exact date, when will
        it take place, activity date, when taking place, campaign date, campaign period, slot date,
        delivery period, run date, date going out, start end date, week of, event day, send date,
        sending date
    """),
    fields.FROM: _listed("""
        start, start date, date from, begin, starts, first day, live from, date start, starting,
        begins, commences, commencing, goes live, start of campaign, goes up, flight start, live
        start, campaign start, date of start, up from, go live from, start from, date started, runs
        from, on air, period from, valid from, first date, starts on, campaign begin, live date from
    """),
    fields.TO: _listed("""
        end date, date to, until, finish, last day, finish date, date end, live to, finishes, till,
        up to, ending, finishing, end of campaign, comes down, flight end, live end, campaign end,
        down by, stops, runs to, until when, period to, valid to, last date, ends on, runs until,
        off air, finish by, take down, complete by, comes off, live until, live till
    """),
    fields.TIME: _listed("""
        time, start time, time of day, times, hours of event, time of event, what time, time from to
    """),
    fields.AREA: _listed("""
        area, ward, location, ward area, ward s area, geography, venue, estate, estate area, area
        covered, locality, ward premise, patch, where happening, borough or ward, town centre,
        location ward, wards, whereabout, beat, district, which ward, where in borough, area ward,
        ward location, geographical area, target area, ward or area, locations, loc, town, local
        area, wards covered, which area, where to, area of borough, road or estate, estate or area,
        town centre or ward, ward or town, site address, where held
    """),
    fields.AUDIENCE: _listed("""
        audience, target audience, target group, who it for, who for, whos it for, for whom, aimed
        at, audience group, who aimed at, who is it for, whos it aimed at, reader, target public,
        who we want to reach, want to reach, who reach, who are we reaching, reaching whom, who will
        see it, readership, recipient, demographic, who we talking to, who talking to, who it
        reaches, aimed at whom, intended for, who needs to know, people we want to reach, who are we
        aiming at, audience segment, key audience, primary audience, who should hear, target market,
        target people, who at risk, residents group, who will benefit, which group, beneficiary,
        group to reach, audiences reached, community group, target community, whose for, who hear it
    """),
    fields.CHANNEL: _listed("""
        channel, how channel, lead channel, comms channel, medium, tactic, comms method,
        communication method, platform, via, delivery method, type of comm, type of communication,
        how telling people, how will we tell, marketing, collateral, how told, format used, vehicle,
        vehicle for message, how getting it out, how we getting out, getting it out, how it going
        out, how we telling them, how it goes out, how delivered, mechanism, publicity, media used,
        outlet, method used, how promoted, promotion, comms used, communication channel, where it
        will appear, comms via, promoted via, advertised via, how advertised, how shared, how
        delivering it, how we say it, how saying it, how are we saying it, where will it appear,
        where appears, where advertised, where publicised, comms type, media type, how publicised,
        which channel, channels used, sent via, activity type, type of activity, how communicated,
        comms product, communication tool, comms tool, comms route, type of media, print or digital,
        publication
    """),
    fields.STATE: _listed("""
        status, state, progress, rag, rag status, current status, y n done, done y n, where up to,
        where are we up to, where we up to, how far, where got to, current position, stage reached,
        done yet, progress status, happened yet, did it happen, has it happened, gone out, traffic
        light, state of play, where things stand, is it done, is it done yet, have we done it,
        issued y n, sent y n, done or not, where are we now, on track, delivery status, state now,
        current state, stat
    """),
    fields.LOGO: _listed("""
        logo, partnership logo, logo y n, partnership logo y n, branding, branded, logo used, co
        branded, partnership branding, logo on it, badge on, logo on, logo go on, did partnership
        logo go on, our logo, our logo on it, partnership badge, partnership branded, joint
        branding, carries logo, with logo, partnership brand, will it carry logo, logo included,
        logo applied, partner logo, partnership logo used, co brand, co badged
    """),
    fields.OBJECTIVE: _listed("""
        objective, comm objective, aim, purpose, comms objective, goal, objective s, strategic
        objective, communication objective, communications objective, aim objective, why doing, what
        it for, point of it, purpose of it, why we doing it, intended effect, outcome wanted, what
        want to happen, aims, what we want, why bother, why doing it, why do it, what do you want to
        achieve, want to achieve, intended outcome, why are we doing it, reason for comms, comms
        aim, comms purpose, intended result, aim of it, what trying to do
    """),
    fields.TOPIC: _listed("""
        topic, crime type, priority area, topic s, theme s, type of crime, subject matter, crime asb
        type, offence, priority theme, topic area, crime harm, crime theme, topic theme, community
        safety theme, which crime type, crime problem, asb type, harm, type of asb, plan priority,
        partnership priority, which priority, crime issue
    """),
    fields.RESULT: _listed("""
        note result, evaluation, visit comment, feedback, rmk, learning, outcome note, comment
        result, how did it go, how it went, what came of it, came of it, note reach, notes reach
        etc, any comment, follow up, other info, anything else, lesson, lessons learnt, reported
        result, stats, statistic, nos, how many, did it work, evaluation outcome, outcome so far,
        visits done, result so far, number reached, engagement figures, reach figures, reach
        numbers, outcome number, response rate, output numbers, comment outcome, what did we get,
        attended, turnout, footfall, kpi, metrics, how many came, numbers attended, take up, no
        people, number people, people reached, people attending, headcount, no attending, no
        attendees, number attendees
    """),
    fields.PRECISION: _listed("""
        how precise, precision, how exact
    """),
    fields.END_TIME: _listed("""
        end time, finish time, time end
    """),
    fields.CONFIRMED: _listed("""
        confirmed or provisional, provisional or confirmed, date confirmed
    """),
    fields.REACH: _listed("""
        whole borough or certain places, borough wide or local, borough or local, local or borough,
        borough wide or ward, scope, local or borough wide
    """),
    fields.PLACE: _listed("""
        street or place, exact place, full address, address
    """),
    fields.ISSUED_ON: _listed("""
        issued on, date issued, sent on, date sent, actual date, went out on
    """),
    fields.REASON: _listed("""
        why postponed or cancelled, reason, reason for delay, reason for change, reason cancelled
    """),
    fields.CAMPAIGN: _listed("""
        campaign, part of campaign, campaign name, overall campaign
    """),
    fields.VERSION: _listed("""
        version
    """),
}  # fmt: skip

#: What headings mostly stand over that can be over other fields as well.
USUAL: Mapping[str, Sequence[str]] = {
    fields.REFERENCE: _listed("""
        item no, number, code, row, serial
    """),
    fields.MONTH: _listed("""
        period
    """),
    fields.TITLE: _listed("""
        what, name, item, operation, op, project, event, activity, action, session, campaign theme,
        theme campaign, work, job, story, headline, idea
    """),
    fields.MESSAGE: _listed("""
        detail, about, information, text, content, summary
    """),
    fields.LEAD: _listed("""
        who, partner, service, team, department, organisation, source, from whom, section, unit
    """),
    fields.OTHERS: _listed("""
        with, other, also, support, also involved
    """),
    fields.WHEN: _listed("""
        day, week, window, slot, due, timing, live, target date
    """),
    fields.FROM: _listed("""
        from, opens
    """),
    fields.TO: _listed("""
        to, off, close, end
    """),
    fields.AREA: _listed("""
        where, place, reach, site, spot, coverage, neighbourhood
    """),
    fields.AUDIENCE: _listed("""
        for, target, group, public, customer
    """),
    fields.CHANNEL: _listed("""
        how, type, format, tool, output, product, material, media, delivery, route
    """),
    fields.STATE: _listed("""
        position, done, stage, update, complete, situation, latest
    """),
    fields.LOGO: _listed("""
        brand
    """),
    fields.OBJECTIVE: _listed("""
        intention, why
    """),
    fields.TOPIC: _listed("""
        subject, category, issue, theme, problem, priority, subject area
    """),
    fields.RESULT: _listed("""
        note, comment, remark, numbers, figures, outcome, measure, impact, result
    """),
}  # fmt: skip

#: Headings that can be over each field, and over others.
VAGUE: Mapping[str, Sequence[str]] = {
    fields.REFERENCE: _listed("""
        item, line, job, entry, name
    """),
    fields.MONTH: _listed("""
        edition, date, when
    """),
    fields.TITLE: _listed("""
        subject, topic, theme, type, details, description, notice, piece, matter, content,
        workstream, gathering, information, entry, communication, strand, comment, note, summary,
        message, task, programme, scheme, what when, about, product, output
    """),
    fields.MESSAGE: _listed("""
        activity, ask, line, brief, comment, note, word, subject, copy, further information, comms
        activity, communication, remark, what, background, story, action, proposition, theme,
        purpose
    """),
    fields.LEAD: _listed("""
        from, body, host, group, client, by, requested by, name, dept, responsible, contact, officer
    """),
    fields.OTHERS: _listed("""
        partner, who, involved, agency, organisation, helper, contributor, second, body
    """),
    fields.WHEN: _listed("""
        period, month, start, information, note, time, year, on, out, delivery date, deadline,
        completion date, release, from
    """),
    fields.FROM: _listed("""
        up, live
    """),
    fields.TO: _listed("""
        down, stop
    """),
    fields.AREA: _listed("""
        at, branch, station, station ground, park, school, road, street, road covered, ground,
        postcode, target, base, borough, address, hall, centre
    """),
    fields.AUDIENCE: _listed("""
        who, type, community, segment, people, whom, reach, stakeholder, year group, user, client,
        attendee, who came, at risk, subject, to, cohort
    """),
    fields.CHANNEL: _listed("""
        where, execution, form, means, style, what, sent by, method, activity, appear, resource,
        asset, action, press, web
    """),
    fields.STATE: _listed("""
        where, note, outcome, comment, issued, confirmed, workflow, result, remark, information,
        sent, published, finished, completed, action, live, out, progress note, yes no
    """),
    fields.LOGO: _listed("""
        partnership, badge, our, branding y n
    """),
    fields.OBJECTIVE: _listed("""
        outcome, what for, point, reason, result, desired outcome, benefit, achieve, type, impact
    """),
    fields.TOPIC: _listed("""
        heading, type, matter, strand, tag, area, crime, risk, workstream, concern, group, code,
        focus
    """),
    fields.RESULT: _listed("""
        information, status, reach, update, visit, attendance, what happened, progress,
        number, response, target, work, coverage
    """),
}  # fmt: skip
