/** Frequent words of English talk: never a name, never a misspelled place. */
const WORDS =
  `a about above after afternoon again ago all almost already also always am an and another any
anyone anything apartment apartments appointment are area around as ask at available away back bad
bath baths bathroom bathrooms be because bed bedroom bedrooms beds been before being below best
better between big bigger book booking both bring budget build building but buy by bye call came can
cancel cannot cant car care cat center change cheap cheaper check city clean close closed come condo
contact cost could couple cover date day days deal deposit did different do does dog dogs done dont
down dont each early earlier either else email end enough even evening ever every everything fee
fees few find fine first flat floor for forget found free friday from full fun furnished garage get
give go going gone good got great had half happy has have having he hello help her here hey hi high
him his hmm home homes hour hours house how human i if ill im in instead interested into is isnt it
its ive job just keep kids kind know large last late later laundry least leave lease left less let
like listing little live living long look looking lot love low lower made make many market matter
max may maybe me mean meet meeting message mind mine minute mom monday money month months more
morning mortgage most move moving much must my name near need needs never new next nice night no
none noon not nothing now number of off office ok okay old on one ones only open option options or
other our out over own owner park parking party pay people perfect person pet pets phone place
places plan please pool possible prefer pretty price put question quick quiet quite rather read
ready real really rent rental rented renting right room rooms sale same saturday say school second
see send set share she should show small smaller so some somebody someone something somewhere soon
sorry sounds space speak start stay still stop street studio such sunday super sure table take talk
tell than thank thanks that thats the their them then there these they thing things think third
this those though thursday time to today together told tomorrow tonight too tour town townhouse
tuesday two under unit until up us use very view viewing visit wait walk want wanted wants was wasnt
way we wednesday week weekend well went were what whatever when where which while who why wife
husband will wish with without wont work works worth would wrong yard year years yeah yep yes yet
you your yours youre morning evening asap anytime actually awesome cool correct exactly nope sir
madam hola hallo speaking calling manager agent stupid idiot angry ridiculous`.split(/\s+/);

export const commonWords: ReadonlySet<string> = new Set(WORDS);
