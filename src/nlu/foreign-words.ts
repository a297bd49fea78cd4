/**
 * Words that hold sentences of other languages together, as they look without accents, and their words for what a wallet's
 * customers ask about. Left out is what is an English word or a syllable of
 * Chinese, however frequent it is there.
 */
export const FOREIGN_WORDS: readonly string[] = [
  // Spanish
  'el los las una uno unos unas que porque como donde cuando quien sus esta estoy es soy fue hemos tengo tiene puedo puede quiero necesito ayuda hola gracias favor por para pero muy mas sin del cuenta contrasena dinero pago tarjeta transferencia llegado llego olvide olvidado saldo reembolso iniciar sesion codigo recibi recibido problema bloqueada mucho todavia aun nada buenos dias',
  // Portuguese
  'meu minha meus minhas voce voces esqueci senha conta dinheiro transferencia cartao pagamento chegou ainda como posso preciso ajuda obrigado obrigada ola bom tarde esta estou tem tenho fazer para pelo pela uma dos das saldo reembolso bloqueada recebi codigo',
  // French
  'je il elle nous vous ils mon votre vos les des une est sont suis avez pas que qui quoi comment pourquoi ou quand avec sans dans pour bonjour merci svp argent compte passe mot oublie virement recu carte paiement remboursement connecter connexion bloque solde toujours encore jai cest aide probleme',
  // German
  'ich sie wir ihr mein meine meinen meinem meiner dein ihre der das dem des ein eine einen einem ist sind bin habe hat haben nicht kein keine und oder aber mit ohne fur auf aus nach von zum zur wie warum wann kann konnen mochte bitte danke hallo guten tag passwort vergessen geld konto uberweisung angekommen karte zahlung ruckerstattung anmelden gesperrt noch hilfe geht warten wurde',
  // Italian
  'il gli uno una mio mia miei mie sono sei siamo ho abbiamo dove quando perche senza ciao grazie buongiorno soldi conto dimenticato carta pagamento rimborso bonifico arrivato accedere bloccato aiuto ancora posso della del nel alla',
  // Indonesian and Malay
  'saya aku kamu anda kami kita mereka ini itu atau tapi tetapi dengan untuk dari dalam pada tidak tak bukan belum sudah telah akan bisa boleh dapat mau hendak ingin bagaimana kenapa mengapa kapan bila mana berapa tolong terima kasih terimakasih uang duit akun akaun sandi laluan lupa kata masuk keluar saldo baki kartu kad pembayaran bayaran pemindahan sampai terkunci halo selamat pagi lagi juga sangat ada nomor nombor',
  // Vietnamese
  'toi anh em minh cua cho voi khong duoc chua roi nhung cac mot nay kia lam gio dau vi tien khoan mat khau quen chuyen nhan giup cam nhap khoa rut nap hoan loi nguoi muon đa đe đang đuoc đen',
  // Tagalog
  'ang mga ako ko ikaw siya niya kami namin sa opo hindi wala bakit paano kailan saan pera nakalimutan salamat kumusta kasi pwede puwede naman lang din yung ung pong natin tulong',
  // Turkish
  'benim bir ve ile icin degil var yok nasil neden nerede para hesap hesabim sifre sifremi unuttum giris yardim lutfen tesekkurler merhaba gelmedi param',
];
