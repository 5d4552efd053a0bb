"""Every constant of the overlap finder that was chosen by trying, in one table.

They follow the definition of the labels and were then tried on labelled years: chosen on half of a
year's pairs and held on the other half, chosen on two years and held on the third, and with a third
to a half of all known words left out at random. None stands on a peak: a step either way costs
little. Change one only with `python -m benchmarks.overlap_score --all` before your eyes.
"""

from typing import Final

# When two communications can have to do with each other at all (the labels' own definition).
#: A duplicate lies at most so many days away.
DUPLICATE_DAYS: Final = 7
#: And a joint opportunity at most so many.
MOST_DAYS: Final = 14

#: The likelihood falls with the days between: by two fifths at MOST_DAYS.
FADES_OVER_DAYS: Final = 35
#: And with the distance of places, slower than their nearness does.
FADES_WITH_PLACE: Final = 0.6
#: A window of more days than these meets everything; that it does says little ...
LONG_WINDOW: Final = 92
#: ... and so it counts only so much.
LONG_WINDOW_COUNTS: Final = 0.7

# How near two places are, from 0 to 1; nothing below counts as overlapping.
#: A neighbourhood and the ward around it, or an old ward and what it became.
NESTED: Final = 0.9
#: One for the whole borough, one local: the local one is a part, perhaps a small one.
BOROUGH_AND_LOCAL: Final = 0.65
#: Two neighbourhoods of one ward, or a place nobody named.
CLOSE: Final = 0.6
#: Wards that share a border, as far as a neighbourhood or a succession lies across it.
NEIGHBOURING: Final = 0.3
#: A smaller part of an old ward than this (percent of its land) makes no overlap: a redrawn edge.
LEAST_PERCENT: Final = 10

# How alike two audiences are, where they are not the same.
#: Both are simply everybody: true of half the plan, so it says less than a group does.
EVERYBODY: Final = 0.8
#: One inside the other (tenants are residents).
AUDIENCE_INSIDE: Final = 0.65
#: Everybody and people who only happen to be here (shoppers, drivers), or one not known.
AUDIENCE_ABOUT: Final = 0.45

# How alike two topics are, where they are not the same.
#: One is the other's parent (burglary is acquisitive crime).
TOPIC_INSIDE: Final = 0.6
#: Or stands further above it (domestic abuse is violence).
TOPIC_FAR_INSIDE: Final = 0.4
#: Both have one parent.
TOPICS_BESIDE: Final = 0.3
#: Topics that are less alike than this are related at most, and below the other nothing at all.
SAME_TOPIC: Final = 0.75
OTHER_TOPIC: Final = 0.2

# What a text is about: 1 where a phrase names a subject, else a guess from the words around it.
#: How much one such word says of a subject, by how many subjects it stands beside (1, 2, 4, more).
WORD_SAYS: Final = ((1, 0.5), (2, 0.4), (4, 0.28))
WORD_SAYS_LITTLE: Final = 0.15
#: Several words together say at most so much, and a guess below the other is none.
SUREST_GUESS: Final = 0.85
LEAST_GUESS: Final = 0.4
#: Of a text no more guesses than these are kept: the best.
MOST_GUESSES: Final = 4
#: From here on a subject is sure enough to be named in a reason and to bind two together.
SURE: Final = 0.6

# How alike two subjects are, by what is known of them.
#: Of two with a subject in common, what the share of all their subjects adds, the rest being sure.
SUBJECT_SHARE: Final = 0.2
#: Left of it where their topics say that they are about different things.
SUBJECT_OTHER_TOPIC: Final = 0.85
#: Different subjects of one kind, or different subjects of one topic.
SUBJECT_OF_A_KIND: Final = 0.45
#: Where one says nothing that we know: what is left to the topic, and what without one.
SUBJECT_UNKNOWN: Final = 0.2
SUBJECT_BY_TOPIC: Final = 0.5
#: What the words that both use add to any of these, of what is left to the whole.
WORDS_ADD: Final = 0.5
#: From here on the reasons call it the same subject, where both name one.
SAME_SUBJECT: Final = 0.7
#: Where neither says anything that we know, words that are so much the same are the same thing.
SAME_WORDS: Final = 0.8

# How alike two asks are.
#: Another ask in the same manner (look out for it, report it) beside the same ask.
SAME_MANNER: Final = 0.7
#: What each manner takes off which only one of the two has (a stall beside advice).
OTHER_MANNER: Final = 0.35

# A duplicate: points out of 100 for each of the five things that make one, by how alike they are.
POINTS_SUBJECT: Final = 35
POINTS_ASK: Final = 25
POINTS_AUDIENCE: Final = 15
POINTS_PLACE: Final = 15
POINTS_DAYS: Final = 10
#: On top, where both are for one occasion (the same week of action, Christmas).
POINTS_OCCASION: Final = 8
#: Off, where each is for an occasion of its own (Diwali, the clocks going back).
POINTS_OTHER_OCCASION: Final = 8
#: Off, where one speaks to people face to face only and the other not at all.
POINTS_OTHER_MEANS: Final = 10
#: A local meeting inside something borough-wide is that very meeting only where the two share at
#: least so much of their words; else it is a part of a larger programme.
SAME_MEETING: Final = 0.25
#: Points from which two are called a duplicate.
DUPLICATE_FROM: Final = 76
#: And how alike the subjects must be whatever the rest says.
LEAST_SUBJECT: Final = 0.5
#: And the asks: police who stop drivers and a plea to leave the car at home are not one thing.
LEAST_ASK: Final = 0.3

# A joint opportunity: how strongly each thing that two share binds them, from 0 to 1. Several bind
# more than one, never more than wholly: 1 - (1 - a)(1 - b)...
BOND_SUBJECT: Final = 0.75
#: Of that, what the share of all their subjects adds.
BOND_SUBJECT_SHARE: Final = 0.4
BOND_TOPIC: Final = 0.6
#: Of that so much is left where each is known to be about another kind of thing.
TOPIC_ONLY: Final = 0.5
BOND_FAMILY: Final = 0.35
#: A group that both speak to by name; "residents" binds nobody.
BOND_AUDIENCE: Final = 0.6
BOND_AUDIENCE_INSIDE: Final = 0.2
BOND_VENUE: Final = 0.35
BOND_OCCASION: Final = 0.4
#: Things of different kinds on one occasion (candles and parcels at Christmas) share a date only.
BOND_OCCASION_ONLY: Final = 0.15
#: Both in the same few streets.
BOND_PLACE: Final = 0.35
#: Both bring people something free, so that one can hand out the other's card.
BOND_FREE_HELP: Final = 0.25
#: An offer that one partner has would suit what the other does.
BOND_OFFER: Final = 0.25
BOND_CAMPAIGN: Final = 0.4
#: Of pairs equally near the duplicates come first: joint opportunities end where they begin.
DUPLICATES_BEGIN: Final = 0.75
#: What is less likely than this is nothing: nobody looks for a reason.
LEAST_LIKELY: Final = 0.15
#: From this likelihood on a pair is shown without being asked for.
DEFAULT_THRESHOLD: Final = 0.32
