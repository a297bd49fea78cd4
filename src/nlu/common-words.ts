/**
 * Everyday English words. Where the examples do not use them, they are still right and must not be taken for slips of
 * words that the examples use: "might" is no "night", "seem" no "see".
 */
export const COMMON_WORDS: ReadonlySet<string> = new Set(
  (
    'able above across act actually add afraid after again against age ago agree air all allow alone along already also although always among amount ' +
    'and angry another answer any apart appear area arent arm around arrive art ask asked away baby back bad bag bake ball band bank bar base basic bath bear ' +
    'beat become bed been beer before began begin behind being believe below best better between beyond big bill bird bit bite black blank blame block blood blow blue ' +
    'board boat body bone book boot border born both bother bottom bought bowl box boy brain bread break bring broke brother brought brown build built burn bus busy ' +
    'but buy cake call calm came camp car care case cash cast cat catch cause cell cent center certain chair chance cheap child choose church city claim class clean clear ' +
    'climb clock close cloth cloud coat coffee coin cold collect college color come cook cool copy corner cost could count couple course cover cow crash cream cross crowd cry cup ' +
    'cut daily dark date day dead deal dear death deep deliver desk dinner dirt dirty dish doctor dog done door double doubt down draw dream dress drink drive drop dry due during dust ' +
    'duty each early earn earth ease east easy eat edge egg else empty enemy engine enjoy enough enter equal even evening ever every exact except expect extra eye face fact fail fair fall ' +
    'false far farm fast fat father fault fear feed feel fell felt few field fight fill film final find fine finger finish fire firm first fish fit five fix flat floor flow flower fly follow ' +
    'food foot for force foreign forest form fort forward found four free fresh friend from front fruit fuel full fully fun funny game garden gas gate gave gear get gift girl give given glad glass go goal ' +
    'god gold gone good got grand grass gray great green ground group grow guess guest gun guy hair half hall hand hang happen happy hard hardly hat hate have head hear heard heart heat heavy held hell ' +
    'help hence her here high hill him hire his hit hold hole holiday home honest hope horse hospital hot hotel hour house however huge human hurt idea ill inform inside internet into iron island issue item job ' +
    'join joke judge jump just keen keep kept key kick kid kill kind king kitchen knee knew know knock lady laid lake land large last late latest laugh law lay lead leaf learn least leave led left leg ' +
    'legal lend length less let level lie life lift light like line link lip list listen little live load local long look lose loss lost lot loud love low luck lunch mad made mail main make male man many map march ' +
    'mark market married mass match mate matter may maybe meal mean meant meat meet men mention mere met middle might mile milk mind mine minor miss mix moment monday month mood moon more morning most mother mount mouth move ' +
    'movie much music must mother name narrow near nearly neck need nerve net never new news next nice night nine noise none nor normal north nose note notice now nurse oil old once one open orange order other ought our out over own ' +
    'pace pack page paid pain paint pair pale paper park part party pass past path pay peace pen people per perhaps pet pick piece pink pipe place plan plane plant plate play plenty point poor pop port post pound power pray press pretty price ' +
    'prior prize proof proper proud pull pure push put queen quick quiet quite race rain raise ran range rare rate rather raw reach read ready real reason red redo refer remain remote remove rent rest rich ride right ring rise risk river road rock role roll roof ' +
    'room root rope rough round row rule run rush sad safe said sail salt same sand save saw say scale scared school score sea search season seat second see seed seek seem seen self sell send sense sent serve set seven several shade shake shall shame shape share ' +
    'sharp she sheet shelf shell ship shirt shock shoe shoes shoot shop shore short shot should shout show shower shut sick side sight silly since sing single sir sit site size skin sky sleep slip slow small smart smell smile smoke smooth snow soap social soft soil sold some ' +
    'son song soon sort soul sound south space spam speak speed spell spend spent spoke sport spot spread spring square staff stage stair stand star start state states stay steal steel step stick still stone stood stop store storm story stove straight strange street strong stuck study stuff such ' +
    'sudden sugar suit summer sun sure sweet swim table tail take tale talk tall tank task taste tax tea teach team tear tell ten tend term test than that them then there these they thick thin thing think third this those though thought thread three threw through throw thus ticket tie tight till time tiny ' +
    'tire tired told tone tonight too took tool top total touch tough tour toward town toy trace track trade train travel treat tree tried trip true trust truth try turn twice two type uncle under unit until upon upper upset used usual vast very view visit voice vote wage wait walk wall want war warm wash ' +
    'waste watch water wave way weak wear weather week weight well went west wet what wheel when where which while white who whole whom whose why wide wife wild will win wind window wine wing winter wire wise wish with woman won wonder wood word wore work world worry worse worst worth would write wrong wrote yard year ' +
    'yellow yes yet young your zero didnt doesnt wasnt werent arent havent hadnt wouldnt couldnt shouldnt mustnt theyre weve youve theyve youll theyll itll hes shes theres heres unable neither doing goes going shown apple debit credit repay bond bonds formal logo math alive wipe sue suck sucks hola recovery shopping shipping mini scanner unblock withdrew forgetting ' +
    'overcharge overcharged chargeback everywhere identify transition seriously wherever whatever myself yourself himself herself themselves sometimes somewhere anywhere nobody gmail yahoo outlook hotmail google facebook whatsapp telegram signal twitter'
  ).split(' '),
);
